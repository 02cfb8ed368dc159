-- Passages of documents and documentation comments that have the words, best first, with what they are about: the methods and types that a passage
-- names exactly, or that a comment documents.
WITH wanted AS (
    SELECT websearch_to_tsquery('pg_catalog.simple', @Query) AS words
), documented AS (
    SELECT 'document' AS kind, d.id, d.filename, d.heading, d.content, d.line_number, d.line_number_end, ts_rank_cd(d.words, w.words) AS rank
    FROM wanted w JOIN documents d ON d.words @@ w.words
    ORDER BY rank DESC, d.filename COLLATE "C", d.line_number
    LIMIT @Limit
), commented AS (
    SELECT 'comment' AS kind, c.id, c.filename, '' AS heading, c.code AS content, c.line_number, c.line_number_end, ts_rank_cd(to_tsvector('pg_catalog.simple'::regconfig, c.code), w.words) AS rank
    FROM wanted w JOIN nodes_comment c ON c.kind = 'doc' AND to_tsvector('pg_catalog.simple'::regconfig, c.code) @@ w.words
    ORDER BY rank DESC, c.filename COLLATE "C", c.line_number
    LIMIT @Limit
)
SELECT f.kind, f.filename AS file, f.heading, left(f.content, 2000) AS content, f.line_number AS line, f.line_number_end AS last_line, f.rank::double precision AS rank,
       coalesce((
           SELECT array_agg(DISTINCT s.full_name)
           FROM (SELECT m.symbol_id AS id FROM document_mentions m WHERE f.kind = 'document' AND m.document_id = f.id
                 UNION ALL SELECT e.dst FROM edges_documents e WHERE f.kind = 'comment' AND e.src = f.id) about
           JOIN LATERAL (SELECT full_name FROM nodes_method WHERE id = about.id UNION ALL SELECT full_name FROM nodes_type_decl WHERE id = about.id) s ON true), '{}') AS symbols
FROM (SELECT * FROM documented UNION ALL SELECT * FROM commented) f
ORDER BY f.rank DESC, f.kind DESC, f.filename COLLATE "C", f.line_number
LIMIT @Limit;
