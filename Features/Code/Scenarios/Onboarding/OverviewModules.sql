-- Folders, two levels deep, by lines that people wrote for the product, with how many calls come into them from other folders.
WITH located AS MATERIALIZED (
    SELECT f.name, coalesce(f.loc, 0) AS loc,
           CASE WHEN f.name LIKE '%/%' THEN array_to_string((string_to_array(regexp_replace(f.name, '/[^/]*$', ''), '/'))[1:2], '/') ELSE '.' END AS module
    FROM nodes_file f
    WHERE coalesce(f.language, '') <> '' AND f.is_test IS NOT TRUE AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE
), incoming AS (
    SELECT target.module, count(*) AS calls
    FROM method_calls c
    JOIN nodes_method caller ON caller.id = c.caller_id
    JOIN nodes_method callee ON callee.id = c.callee_id
    JOIN located origin ON origin.name = caller.filename
    JOIN located target ON target.name = callee.filename
    WHERE origin.module <> target.module
    GROUP BY target.module
)
SELECT l.module, count(*) AS files, sum(l.loc)::bigint AS lines, coalesce(max(i.calls), 0)::bigint AS incoming
FROM located l
LEFT JOIN incoming i ON i.module = l.module
GROUP BY l.module
ORDER BY lines DESC, l.module COLLATE "C"
LIMIT 15;
