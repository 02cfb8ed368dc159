-- Calls of these names, with the loops around them. Those in no loop are of use only where the caller waits or answers requests.
SELECT k.name, coalesce(k.receiver, '') AS receiver, k.filename, coalesce(k.line_number, 0) AS line, coalesce(k.loop_depth, 0) AS loop_depth, k.containing_method_id AS method_id,
       coalesce(m.signature ~ '(^|\W)(async|suspend)\W', false) AS is_async
FROM nodes_call k
JOIN nodes_method m ON m.id = k.containing_method_id
WHERE k.name = ANY(@Names) AND m.is_test IS NOT TRUE AND k.filename IS NOT NULL
ORDER BY k.id;
