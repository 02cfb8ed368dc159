-- Every call of this name, and what it is bound to.
SELECT k.filename, coalesce(k.line_number, 0) AS line, e.dst AS target_id, coalesce(k.confidence, 1) AS confidence, coalesce(k.resolution, '') AS resolution
FROM nodes_call k
LEFT JOIN edges_call e ON e.src = k.id
WHERE k.name = @Name AND k.filename IS NOT NULL
ORDER BY k.filename COLLATE "C", k.line_number, k.id, e.dst
LIMIT 200000;
