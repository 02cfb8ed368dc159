-- The method that a call of this name inside a method goes to, when that is sure enough.
SELECT t.id, t.filename, coalesce(t.line_number, 0) AS line, t.name, coalesce(k.confidence, 1) AS confidence
FROM nodes_call k
JOIN edges_call e ON e.src = k.id
JOIN nodes_method t ON t.id = e.dst
WHERE k.containing_method_id = @Id AND k.name = @Name AND coalesce(k.confidence, 1) >= 0.7 AND t.is_external IS NOT TRUE AND t.filename IS NOT NULL
ORDER BY k.confidence DESC, k.line_number, t.id
LIMIT 1;
