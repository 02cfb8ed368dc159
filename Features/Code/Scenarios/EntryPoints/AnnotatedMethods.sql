-- Methods that carry one of these annotations, tests left out.
SELECT m.id, m.name, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.line_number_end, m.line_number, 0) AS last_line,
       coalesce(nullif(m.language, ''), f.language, '') AS language, m.annotations, coalesce(m.ast_parent_full_name, '') AS parent, coalesce(t.line_number, 0) AS parent_line
FROM nodes_method m
LEFT JOIN nodes_file f ON f.name = m.filename
LEFT JOIN LATERAL (SELECT d.line_number FROM nodes_type_decl d WHERE d.full_name = m.ast_parent_full_name AND d.filename = m.filename ORDER BY d.line_number LIMIT 1) t ON true
WHERE m.annotations IS NOT NULL AND cardinality(m.annotations) > 0 AND m.is_test IS NOT TRUE AND m.filename IS NOT NULL AND f.is_test IS NOT TRUE
  AND array_to_string(m.annotations, E'\n') ~ @Pattern
ORDER BY m.filename COLLATE "C", m.line_number, m.id
LIMIT @Take;
