-- script: collapses call edges to one row per pair of methods, for walks over the call graph.
INSERT INTO method_calls (caller_id, callee_id, call_count, min_confidence)
SELECT call.containing_method_id, edge.dst, count(*), min(coalesce(call.confidence, 1))
FROM edges_call edge
JOIN nodes_call call ON call.id = edge.src
WHERE call.containing_method_id IS NOT NULL
GROUP BY call.containing_method_id, edge.dst;
