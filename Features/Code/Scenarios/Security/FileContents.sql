-- The sources of these files.
SELECT f.name, f.content, coalesce(f.language, '') AS language
FROM nodes_file f
WHERE f.name = ANY(@Names) AND f.content IS NOT NULL
ORDER BY f.name COLLATE "C";
