-- Methods long enough that their like elsewhere is a copy.
SELECT m.hash, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.line_number_end, m.line_number, 0) - coalesce(m.line_number, 0) + 1 AS lines
FROM nodes_method m
JOIN nodes_file f ON f.name = m.filename
WHERE m.hash IS NOT NULL AND m.is_external IS NOT TRUE AND m.is_test IS NOT TRUE AND f.is_test IS NOT TRUE AND f.is_generated IS NOT TRUE AND m.name <> '<module>'
  AND coalesce(m.line_number_end, m.line_number, 0) - coalesce(m.line_number, 0) + 1 >= @Lines
ORDER BY m.id
LIMIT @Take;
