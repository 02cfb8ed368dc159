-- Methods that handlers named in registrations may be; in the registering file first.
SELECT m.id, m.name, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.line_number_end, m.line_number, 0) AS last_line,
       m.annotations
FROM nodes_method m
WHERE m.name = ANY(@Names) AND m.is_external IS NOT TRUE AND m.is_test IS NOT TRUE AND m.filename IS NOT NULL
ORDER BY m.name COLLATE "C", m.filename COLLATE "C", m.line_number, m.id
LIMIT @Take;
