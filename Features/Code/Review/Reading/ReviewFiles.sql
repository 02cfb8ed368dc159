-- The text of the files a patch names; names are unique within each table.
SELECT name, content, coalesce(is_test, false) AS is_test, coalesce(is_generated, false) AS is_generated, coalesce(is_vendored, false) AS is_vendored
FROM nodes_file
WHERE name = ANY (@Names)
UNION ALL
SELECT name, content, false, false, false
FROM nodes_config_file
WHERE name = ANY (@Names) AND name NOT IN (SELECT name FROM nodes_file WHERE name = ANY (@Names))
