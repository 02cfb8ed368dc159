-- script: graph. Per kind of edge, how many there are and how many have an end that is no node.
WITH owner AS MATERIALIZED (
    SELECT id FROM {graph}.nodes_method UNION ALL SELECT id FROM {graph}.nodes_type_decl UNION ALL SELECT id FROM {graph}.nodes_file
)
SELECT 'call' AS kind, count(*) AS rows, count(*) FILTER (WHERE c.id IS NULL OR m.id IS NULL) AS dangling
FROM {graph}.edges_call e LEFT JOIN {graph}.nodes_call c ON c.id = e.src LEFT JOIN {graph}.nodes_method m ON m.id = e.dst
UNION ALL
SELECT 'contains', count(*), count(*) FILTER (WHERE o.id IS NULL)
FROM {graph}.edges_contains e LEFT JOIN owner o ON o.id = e.src
UNION ALL
SELECT 'ast', count(*), count(*) FILTER (WHERE o.id IS NULL)
FROM {graph}.edges_ast e LEFT JOIN (SELECT id FROM owner UNION ALL SELECT id FROM {graph}.nodes_param UNION ALL SELECT id FROM {graph}.nodes_member) o ON o.id = e.src
UNION ALL
SELECT 'inherits_from', count(*), count(*) FILTER (WHERE a.id IS NULL OR b.id IS NULL)
FROM {graph}.edges_inherits_from e LEFT JOIN {graph}.nodes_type_decl a ON a.id = e.src LEFT JOIN {graph}.nodes_type_decl b ON b.id = e.dst
UNION ALL
SELECT 'source_file', count(*), count(*) FILTER (WHERE f.id IS NULL)
FROM {graph}.edges_source_file e LEFT JOIN {graph}.nodes_file f ON f.id = e.dst
UNION ALL
SELECT 'imports', count(*), count(*) FILTER (WHERE i.id IS NULL OR o.id IS NULL)
FROM {graph}.edges_imports e LEFT JOIN {graph}.nodes_import i ON i.id = e.src LEFT JOIN owner o ON o.id = e.dst
UNION ALL
SELECT 'documents', count(*), count(*) FILTER (WHERE c.id IS NULL OR o.id IS NULL)
FROM {graph}.edges_documents e LEFT JOIN {graph}.nodes_comment c ON c.id = e.src LEFT JOIN owner o ON o.id = e.dst
-- What follows stays inside a file, and whoever writes the one end has written the other: the file is what could be wrong.
UNION ALL
SELECT 'argument', count(*), count(*) FILTER (WHERE src >> 24 <> dst >> 24) FROM {graph}.edges_argument
UNION ALL
SELECT 'ref', count(*), count(*) FILTER (WHERE src >> 24 <> dst >> 24) FROM {graph}.edges_ref
UNION ALL
SELECT 'reaching_def', count(*), count(*) FILTER (WHERE src >> 24 <> dst >> 24) FROM {graph}.edges_reaching_def
UNION ALL
SELECT 'cfg', count(*), count(*) FILTER (WHERE src >> 24 <> dst >> 24) FROM {graph}.edges_cfg
