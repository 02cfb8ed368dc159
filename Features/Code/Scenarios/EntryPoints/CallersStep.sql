-- One step back along sure enough call edges from many methods at once.
SELECT c.caller_id, c.callee_id, c.min_confidence AS confidence
FROM method_calls c
WHERE c.callee_id = ANY(@Ids) AND c.min_confidence >= 0.7
ORDER BY c.callee_id, c.caller_id
LIMIT @Take;
