-- Files in which all of these functions are called: where a copy may have come from. Names called everywhere are cut off, and say nothing anyway.
WITH hits AS (
    SELECT c.filename, c.name
    FROM unnest(@Names::text[]) AS wanted (name)
    CROSS JOIN LATERAL (SELECT call.filename, call.name FROM nodes_call call WHERE call.name = wanted.name LIMIT 3000) c
),
files AS (
    SELECT filename FROM hits WHERE filename <> ALL (@Files) GROUP BY filename HAVING count(DISTINCT name) = cardinality(@Names) ORDER BY filename LIMIT 8
)
SELECT f.name, f.content, coalesce(f.language, '') AS language
FROM files
JOIN nodes_file f ON f.name = files.filename
WHERE f.content IS NOT NULL AND length(f.content) < 1000000 AND NOT coalesce(f.is_test, false) AND NOT coalesce(f.is_generated, false) AND NOT coalesce(f.is_vendored, false)
ORDER BY f.name
