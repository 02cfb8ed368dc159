-- Bases and derived types, by edge where the importer found the type and by name where it did not.
SELECT 'base' AS relation, coalesce(b.full_name, b.name) AS full_name, coalesce(b.filename, '') AS filename, coalesce(b.line_number, 0) AS line
FROM edges_inherits_from e JOIN nodes_type_decl b ON b.id = e.dst WHERE e.src = @Id
UNION
SELECT 'base', named.name, '', 0 FROM nodes_type_decl t, unnest(t.inherits_from_type_full_name) AS named (name)
WHERE t.id = @Id AND NOT EXISTS (SELECT FROM edges_inherits_from e WHERE e.src = @Id)
UNION
SELECT 'derived', coalesce(d.full_name, d.name), coalesce(d.filename, ''), coalesce(d.line_number, 0)
FROM edges_inherits_from e JOIN nodes_type_decl d ON d.id = e.src WHERE e.dst = @Id
ORDER BY relation, full_name, filename, line
LIMIT @Take;
