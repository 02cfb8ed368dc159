-- One step along the call graph from many methods at once.
SELECT c.caller_id, c.callee_id, c.min_confidence AS confidence
FROM method_calls c
WHERE c.caller_id = ANY(@Ids)
ORDER BY c.caller_id, c.callee_id
LIMIT @Take;
