-- Where the changed methods are called; leans on edges_call (dst).
SELECT edge.dst AS callee_id, caller.full_name AS caller, coalesce(caller.is_test, false) AS caller_is_test, call.filename, coalesce(call.line_number, 0) AS line_number,
       coalesce(call.code, '') AS code, coalesce(call.arg_count, -1) AS argument_count, coalesce(call.confidence, 1)::double precision AS confidence
FROM edges_call edge
JOIN nodes_call call ON call.id = edge.src
JOIN nodes_method caller ON caller.id = call.containing_method_id
WHERE edge.dst = ANY (@Ids) AND coalesce(call.confidence, 1) >= @LeastConfidence
ORDER BY edge.dst, call.filename, call.line_number, call.id
LIMIT 10000
