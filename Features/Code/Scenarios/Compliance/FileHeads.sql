-- How source files begin: where a licence is named.
SELECT f.name, left(f.content, 4000) AS head, coalesce(f.is_vendored, false) AS is_vendored
FROM nodes_file f
WHERE f.content IS NOT NULL AND coalesce(f.language, '') <> '' AND f.is_generated IS NOT TRUE
ORDER BY f.id;
