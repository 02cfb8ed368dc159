-- Where these methods are called in a loop, over edges that are sure.
SELECT e.dst AS callee_id, k.filename, coalesce(k.line_number, 0) AS line, k.containing_method_id AS method_id
FROM edges_call e
JOIN nodes_call k ON k.id = e.src
JOIN nodes_method m ON m.id = k.containing_method_id
WHERE e.dst = ANY(@Ids) AND k.loop_depth > 0 AND coalesce(k.confidence, 1) >= 0.85 AND m.is_test IS NOT TRUE AND e.dst <> k.containing_method_id
ORDER BY k.id;
