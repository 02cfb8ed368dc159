-- The collapsed call graph.
SELECT c.caller_id, c.callee_id, c.call_count AS count, c.min_confidence AS confidence
FROM method_calls c
ORDER BY c.caller_id, c.callee_id;
