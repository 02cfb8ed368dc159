-- Files of this path, or whose path ends so. The trigram index serves the suffix.
SELECT 'file' AS kind, f.id, f.name, f.name AS full_name, NULL::text AS signature, f.name AS filename, 1 AS line, 1 AS last_line, false AS is_external,
       coalesce(f.is_test, false) AS is_test, 0 AS fan_in, f.language
FROM nodes_file f
WHERE f.name = @Name OR f.name LIKE @Pattern
ORDER BY f.name <> @Name, length(f.name), f.name COLLATE "C"
LIMIT @Take;
