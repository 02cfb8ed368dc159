-- What the importer marked as entry points, outside tests.
SELECT coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line
FROM nodes_method m
LEFT JOIN nodes_file f ON f.name = m.filename
WHERE (m.is_entry_point OR (m.name IN ('main', 'Main') AND m.language IN ('c', 'go', 'java', 'kotlin', 'csharp'))) AND m.is_test IS NOT TRUE AND m.is_external IS NOT TRUE AND m.filename IS NOT NULL AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE
ORDER BY m.name IN ('main', 'Main') DESC, array_length(string_to_array(m.filename, '/'), 1), m.filename COLLATE "C", m.line_number, m.id
LIMIT @Take;
