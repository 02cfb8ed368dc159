-- script: graph. Marked entry points, outside vendored code, nearest to the root first.
SELECT m.full_name || ' (' || m.filename || ':' || m.line_number || ')' AS place
FROM {graph}.nodes_method m
JOIN {graph}.nodes_file f ON f.name = m.filename
WHERE m.is_entry_point AND NOT m.is_test AND NOT f.is_vendored
ORDER BY array_length(string_to_array(m.filename, '/'), 1), m.filename COLLATE "C", m.line_number, m.id
LIMIT 50
