-- script: indexes of the documents, which are loaded after the rest of the graph.
ALTER TABLE documents ADD PRIMARY KEY (id);
CREATE INDEX documents_words_idx ON documents USING gin (words);
CREATE INDEX documents_filename_idx ON documents (filename text_pattern_ops);
CREATE INDEX document_mentions_document_id_idx ON document_mentions (document_id);
CREATE INDEX document_mentions_symbol_id_idx ON document_mentions (symbol_id);
CREATE INDEX document_mentions_symbol_idx ON document_mentions (symbol text_pattern_ops);
ANALYZE documents;
ANALYZE document_mentions;
