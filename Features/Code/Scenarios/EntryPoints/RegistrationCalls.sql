-- Calls that may register an entry point, tests left out.
SELECT k.id, k.name, coalesce(k.receiver, '') AS receiver, coalesce(k.code, '') AS code, k.filename, coalesce(k.line_number, 0) AS line, coalesce(f.language, '') AS language,
       coalesce(k.containing_method_id, 0) AS method_id, coalesce(m.full_name, '') AS method
FROM nodes_call k
JOIN nodes_file f ON f.name = k.filename
LEFT JOIN nodes_method m ON m.id = k.containing_method_id
WHERE (k.name = ANY(@Names) OR (@Pattern <> '' AND k.name ~ @Pattern)) AND f.is_test IS NOT TRUE AND m.is_test IS NOT TRUE
ORDER BY k.filename COLLATE "C", k.line_number, k.id
LIMIT @Take;
