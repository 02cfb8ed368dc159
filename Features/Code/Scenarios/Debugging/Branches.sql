-- Where the way through a method is decided or ends.
SELECT s.control_structure_type AS kind, coalesce(s.code, '') AS code, coalesce(s.line_number, 0) AS line
FROM nodes_control_structure s
WHERE s.containing_method_id = @Id AND s.control_structure_type IN ('IF', 'SWITCH', 'MATCH', 'WHILE', 'DO', 'FOR', 'THROW', 'CATCH')
UNION ALL
SELECT 'RETURN', coalesce(r.code, ''), coalesce(r.line_number, 0)
FROM nodes_return r
WHERE r.containing_method_id = @Id
ORDER BY line, kind, code
LIMIT @Take;
