-- Methods of these names, and methods of types with such bases or in such files, with the bases of their types.
SELECT m.id, m.name, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.line_number_end, m.line_number, 0) AS last_line,
       coalesce(nullif(m.language, ''), f.language, '') AS language, coalesce(m.signature, '') AS signature, coalesce(m.modifier, '{}') AS modifiers,
       coalesce(t.inherits_from_type_full_name, '{}') AS bases, coalesce(m.is_exported, false) AS is_exported
FROM nodes_method m
LEFT JOIN nodes_file f ON f.name = m.filename
LEFT JOIN LATERAL (SELECT d.inherits_from_type_full_name FROM nodes_type_decl d WHERE d.full_name = m.ast_parent_full_name ORDER BY d.filename = m.filename DESC, d.id LIMIT 1) t ON true
WHERE m.is_test IS NOT TRUE AND m.is_external IS NOT TRUE AND m.filename IS NOT NULL AND f.is_test IS NOT TRUE
  AND (m.name = ANY(@Names)
       OR m.ast_parent_full_name IN (SELECT d.full_name FROM nodes_type_decl d WHERE array_to_string(d.inherits_from_type_full_name, ' ') ~ @Bases))
ORDER BY m.filename COLLATE "C", m.line_number, m.id
LIMIT @Take;
