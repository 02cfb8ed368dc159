-- How deep in loops each method is called, over edges that are sure.
SELECT e.dst AS method_id, max(k.loop_depth) AS loop_depth
FROM nodes_call k
JOIN edges_call e ON e.src = k.id
JOIN nodes_method m ON m.id = k.containing_method_id
WHERE k.loop_depth > 0 AND coalesce(k.confidence, 1) >= 0.85 AND m.is_test IS NOT TRUE
GROUP BY e.dst;
