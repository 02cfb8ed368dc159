-- script: graph. Collapses the calls of some files, as DeriveMethodCalls.sql does those of all.
INSERT INTO {graph}.method_calls (caller_id, callee_id, call_count, min_confidence)
SELECT call.containing_method_id, edge.dst, count(*), min(coalesce(call.confidence, 1))
FROM unnest(@Lows, @Highs) AS r (low, high)
JOIN {graph}.nodes_call call ON call.id >= r.low AND call.id < r.high
JOIN {graph}.edges_call edge ON edge.src = call.id
WHERE call.containing_method_id IS NOT NULL
GROUP BY call.containing_method_id, edge.dst
