-- The whole call graph, collapsed, but for calls of what nobody here wrote.
SELECT c.caller_id, c.callee_id, c.min_confidence AS confidence
FROM method_calls c
WHERE c.caller_id <> c.callee_id
  AND NOT EXISTS (SELECT FROM nodes_method m JOIN nodes_file f ON f.name = m.filename WHERE m.id = c.callee_id AND (f.is_generated OR f.is_vendored))
ORDER BY c.caller_id, c.callee_id
LIMIT @Take;
