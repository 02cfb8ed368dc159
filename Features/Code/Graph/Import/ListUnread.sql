-- script: graph. Files that were not read, the nearest to the root first.
SELECT f.name AS path, f.parse_status AS reason
FROM {graph}.nodes_file f
WHERE f.parse_status NOT IN ('ok', 'errors')
ORDER BY array_length(string_to_array(f.name, '/'), 1), f.name COLLATE "C"
LIMIT 200
