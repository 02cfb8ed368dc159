-- Places that call the method declared here surely enough for data to be followed through them, tests left out.
SELECT k.filename, coalesce(k.line_number, 0) AS line, k."offset" AS position, max(coalesce(k.confidence, 1)) AS confidence
FROM nodes_method d
JOIN edges_call e ON e.dst = d.id
JOIN nodes_call k ON k.id = e.src
LEFT JOIN nodes_method m ON m.id = k.containing_method_id
WHERE d.filename = @Filename AND d.name = @Name AND d.line_number = @Line
  AND coalesce(k.confidence, 1) >= 0.7 AND m.is_test IS NOT TRUE AND k.filename IS NOT NULL
GROUP BY k.filename, k.line_number, k."offset"
ORDER BY max(coalesce(k.confidence, 1)) DESC, k.filename COLLATE "C", k.line_number, k."offset"
LIMIT @Take;
