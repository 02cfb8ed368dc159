-- The whole call graph, collapsed.
SELECT c.caller_id, c.callee_id, c.min_confidence AS confidence
FROM method_calls c
WHERE c.caller_id <> c.callee_id
ORDER BY c.caller_id, c.callee_id
LIMIT @Take;
