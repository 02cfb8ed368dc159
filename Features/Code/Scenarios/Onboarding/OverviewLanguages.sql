-- Files and lines by language, the largest first.
SELECT coalesce(f.language, '') AS language, count(*) AS files, coalesce(sum(f.loc), 0)::bigint AS lines, count(*) FILTER (WHERE f.is_test) AS test_files
FROM nodes_file f
WHERE coalesce(f.language, '') <> ''
GROUP BY coalesce(f.language, '')
ORDER BY lines DESC, coalesce(f.language, '') COLLATE "C"
LIMIT 20;
