-- Calls of these names outside tests.
SELECT k.name, coalesce(k.receiver, '') AS receiver, coalesce(k.code, '') AS code, k.filename, coalesce(k.line_number, 0) AS line, coalesce(f.language, '') AS language, k.containing_method_id AS method_id
FROM nodes_call k
JOIN nodes_file f ON f.name = k.filename
WHERE k.name = ANY(@Names) AND f.is_test IS NOT TRUE AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE
ORDER BY k.id;
