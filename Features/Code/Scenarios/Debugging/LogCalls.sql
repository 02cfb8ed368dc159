-- Calls by the names of logging functions, outside tests; which of them log is told by their receivers.
SELECT k.name, coalesce(k.receiver, '') AS receiver, coalesce(k.code, '') AS code, k.filename, coalesce(k.line_number, 0) AS line, coalesce(f.language, '') AS language,
       coalesce(k.containing_method_id, 0) AS method_id, coalesce(m.full_name, '') AS method
FROM nodes_call k
JOIN nodes_file f ON f.name = k.filename
LEFT JOIN nodes_method m ON m.id = k.containing_method_id
WHERE k.name = ANY(@Names) AND f.is_test IS NOT TRUE AND f.is_vendored IS NOT TRUE
ORDER BY k.id
LIMIT @Take;
