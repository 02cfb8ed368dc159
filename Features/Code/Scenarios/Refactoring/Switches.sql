-- Heads of switches, matches and whens.
SELECT c.code, c.filename, coalesce(c.line_number, 0) AS line, c.containing_method_id AS method_id
FROM nodes_control_structure c
WHERE c.control_structure_type IN ('SWITCH', 'MATCH') AND c.filename IS NOT NULL
ORDER BY c.id
LIMIT 200000;
