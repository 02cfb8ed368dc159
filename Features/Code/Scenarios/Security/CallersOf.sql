-- Places that call a method surely enough for data to be followed through them, tests left out.
SELECT k.filename, coalesce(k.line_number, 0) AS line, k."offset" AS position, coalesce(k.confidence, 1) AS confidence, coalesce(m.full_name, m.name) AS caller
FROM edges_call e
JOIN nodes_call k ON k.id = e.src
JOIN nodes_method m ON m.id = k.containing_method_id
WHERE e.dst = @Id AND coalesce(k.confidence, 1) >= 0.7 AND m.is_test IS NOT TRUE AND k.filename IS NOT NULL
ORDER BY k.confidence DESC, k.filename COLLATE "C", k.line_number, k.id
LIMIT @Take;
