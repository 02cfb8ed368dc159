-- Files in whose text a name stands: sources, settings and documents.
SELECT x.name, x.content, x.language
FROM (
    SELECT f.name, f.content, coalesce(f.language, '') AS language, 0 AS kind FROM nodes_file f WHERE f.content IS NOT NULL AND f.is_vendored IS NOT TRUE AND strpos(f.content, @Name) > 0
    UNION ALL
    SELECT c.name, c.content, '', 1 FROM nodes_config_file c WHERE strpos(c.content, @Name) > 0
) x
ORDER BY x.kind, x.name COLLATE "C"
LIMIT 20000;
