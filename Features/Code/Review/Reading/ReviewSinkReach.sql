-- Methods of these names, and the calls of these names that they or what they call make.
WITH named AS (
    SELECT id, name FROM nodes_method WHERE name = ANY (@Names) AND NOT coalesce(is_external, false) AND NOT coalesce(is_test, false) ORDER BY id LIMIT 500
),
reach AS (
    SELECT id, id AS at_id FROM named
    UNION
    SELECT n.id, calls.callee_id FROM named n JOIN method_calls calls ON calls.caller_id = n.id AND calls.min_confidence >= @LeastConfidence
)
SELECT DISTINCT named.name AS method, named.id AS method_id, coalesce(call.name, '') AS sink, coalesce(call.receiver, '') AS receiver
FROM named
JOIN reach ON reach.id = named.id
LEFT JOIN nodes_call call ON call.containing_method_id = reach.at_id AND call.name = ANY (@Sinks)
ORDER BY named.name, named.id, sink, receiver
LIMIT 5000
