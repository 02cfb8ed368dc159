-- What other programs may call here.
SELECT m.id, m.name, coalesce(m.full_name, m.name) AS full_name, coalesce(m.param_count, 0) AS parameters, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.signature, '') AS signature, coalesce(f.language, '') AS language
FROM nodes_method m
JOIN nodes_file f ON f.name = m.filename
WHERE m.is_exported AND m.is_external IS NOT TRUE AND m.is_test IS NOT TRUE AND f.is_test IS NOT TRUE AND f.is_vendored IS NOT TRUE AND f.is_generated IS NOT TRUE AND m.name !~ '^<'
ORDER BY m.id
LIMIT @Take;
