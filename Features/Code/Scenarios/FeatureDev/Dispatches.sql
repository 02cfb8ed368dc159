-- Switches in these methods.
SELECT s.containing_method_id AS method_id, coalesce(s.code, '') AS code, s.filename, coalesce(s.line_number, 0) AS line
FROM nodes_control_structure s
WHERE s.containing_method_id = ANY(@Ids) AND s.control_structure_type IN ('SWITCH', 'MATCH') AND s.filename IS NOT NULL
ORDER BY s.filename COLLATE "C", s.line_number, s.id
LIMIT @Take;
