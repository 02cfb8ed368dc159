-- script: graph. The top folders by lines; a folder that holds nearly everything, as src does, gives way to the folders in it.
WITH located AS MATERIALIZED (
    SELECT string_to_array(f.name, '/') AS parts, coalesce(f.loc, 0) AS loc FROM {graph}.nodes_file f
), dominant AS (
    SELECT parts[1] AS folder FROM located WHERE array_length(parts, 1) > 1
    GROUP BY parts[1] HAVING sum(loc) * 10 > 7 * (SELECT sum(loc) FROM located)
)
SELECT path, count(*) AS files, sum(loc)::bigint AS loc
FROM (
    SELECT CASE WHEN array_length(parts, 1) = 1 THEN '.'
                WHEN parts[1] IN (SELECT folder FROM dominant) AND array_length(parts, 1) > 2 THEN parts[1] || '/' || parts[2]
                ELSE parts[1] END AS path, loc
    FROM located
) named
GROUP BY path
ORDER BY loc DESC, path COLLATE "C"
LIMIT 30
