-- Which definitions of a variable reach which of its uses in a method, by line.
SELECT DISTINCT coalesce(d.line_number, p.line_number, 0) AS from_line, u.line_number AS to_line
FROM edges_reaching_def e
JOIN nodes_identifier u ON u.id = e.dst
LEFT JOIN nodes_identifier d ON d.id = e.src
LEFT JOIN nodes_param p ON p.id = e.src
WHERE e.variable = @Variable AND u.containing_method_id = @Id AND u.line_number IS NOT NULL
ORDER BY to_line, from_line
LIMIT @Take;
