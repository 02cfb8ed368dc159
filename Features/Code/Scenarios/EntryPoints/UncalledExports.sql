-- What other programs may call and nothing here does: the last resort, for libraries.
SELECT m.id, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.line_number_end, m.line_number, 0) AS last_line, count(*) OVER () AS total
FROM nodes_method m
LEFT JOIN nodes_file f ON f.name = m.filename
WHERE m.is_exported AND coalesce(m.fan_in, 0) = 0 AND m.is_test IS NOT TRUE AND m.is_external IS NOT TRUE AND m.filename IS NOT NULL AND m.name <> '<module>' AND f.is_test IS NOT TRUE
ORDER BY coalesce(m.cyclomatic_complexity, 0) DESC, m.filename COLLATE "C", m.line_number, m.id
LIMIT @Take;
