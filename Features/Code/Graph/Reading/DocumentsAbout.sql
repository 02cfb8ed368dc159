-- What documents and documentation comments say about these methods and types: comments first, then passages in the order of files.
SELECT f.kind, f.filename AS file, f.heading, left(f.content, 2000) AS content, f.line_number AS line, f.line_number_end AS last_line, 0::double precision AS rank, f.symbols
FROM (
    SELECT 'comment' AS kind, c.filename, '' AS heading, c.code AS content, c.line_number, c.line_number_end, array_agg(DISTINCT s.full_name) AS symbols
    FROM edges_documents e JOIN nodes_comment c ON c.id = e.src
    JOIN LATERAL (SELECT full_name FROM nodes_method WHERE id = e.dst UNION ALL SELECT full_name FROM nodes_type_decl WHERE id = e.dst) s ON true
    WHERE e.dst = ANY(@Symbols)
    GROUP BY c.id, c.filename, c.code, c.line_number, c.line_number_end
    UNION ALL
    SELECT 'document', d.filename, d.heading, d.content, d.line_number, d.line_number_end, array_agg(DISTINCT s.full_name)
    FROM document_mentions m JOIN documents d ON d.id = m.document_id
    JOIN LATERAL (SELECT full_name FROM nodes_method WHERE id = m.symbol_id UNION ALL SELECT full_name FROM nodes_type_decl WHERE id = m.symbol_id) s ON true
    WHERE m.symbol_id = ANY(@Symbols)
    GROUP BY d.id, d.filename, d.heading, d.content, d.line_number, d.line_number_end
) f
ORDER BY f.kind, f.filename COLLATE "C", f.line_number
LIMIT 50;
