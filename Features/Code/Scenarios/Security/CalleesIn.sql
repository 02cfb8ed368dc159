-- Where the calls of one file go to, as far as that is sure enough for data to be followed.
SELECT k."offset" AS position, k.name AS call, t.filename, coalesce(t.line_number, 0) AS line, t.name, coalesce(k.confidence, 1) AS confidence
FROM nodes_call k
JOIN edges_call e ON e.src = k.id
JOIN nodes_method t ON t.id = e.dst
WHERE k.filename = @Filename AND k."offset" IS NOT NULL AND coalesce(k.confidence, 1) >= 0.7 AND t.is_external IS NOT TRUE AND t.filename IS NOT NULL
ORDER BY k."offset", k.name COLLATE "C", coalesce(k.confidence, 1) DESC, t.filename COLLATE "C", t.line_number
LIMIT @Take;
