-- The text of these files.
SELECT f.name, f.content, coalesce(f.language, '') AS language, coalesce(f.is_test, false) AS is_test
FROM nodes_file f
WHERE f.name = ANY(@Names) AND f.content IS NOT NULL
ORDER BY f.id;
