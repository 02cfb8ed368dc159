-- The file in which the project tells what changed, if it has one.
SELECT f.name
FROM (SELECT filename AS name FROM documents UNION SELECT name FROM nodes_file UNION SELECT name FROM nodes_config_file) f
WHERE f.name ~* '^(?:docs?/)?(?:changelog|changes|history|release[-_]?notes|news)(?:\.\w+)?$'
ORDER BY length(f.name), f.name
LIMIT 1
