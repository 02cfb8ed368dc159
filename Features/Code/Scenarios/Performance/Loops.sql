-- Loops over something with their lines.
SELECT c.code, c.filename, coalesce(c.line_number, 0) AS line, coalesce(c.line_number_end, c.line_number, 0) AS last_line, c.containing_method_id AS method_id, c.control_structure_type AS kind
FROM nodes_control_structure c
WHERE c.control_structure_type IN ('FOR', 'FOREACH', 'WHILE', 'DO') AND c.filename IS NOT NULL
ORDER BY c.id;
