-- Exactly this full name.
SELECT kind, id, name, full_name, signature, filename, line, last_line, is_external, is_test, fan_in, language
FROM (
    (SELECT 'method' AS kind, m.id, m.name, coalesce(m.full_name, m.name) AS full_name, m.signature, m.filename, coalesce(m.line_number, 0) AS line,
            coalesce(m.line_number_end, m.line_number, 0) AS last_line, coalesce(m.is_external, false) AS is_external, coalesce(m.is_test, false) AS is_test, coalesce(m.fan_in, 0) AS fan_in, m.language
     FROM nodes_method m WHERE m.full_name = @Name ORDER BY coalesce(m.is_external, false), coalesce(m.fan_in, 0) DESC, m.filename, m.line_number, m.id LIMIT @Take)
    UNION ALL
    (SELECT 'type', t.id, t.name, coalesce(t.full_name, t.name), coalesce(t.code, t.name), t.filename, coalesce(t.line_number, 0), coalesce(t.line_number_end, t.line_number, 0),
            coalesce(t.is_external, false), false, 0, NULL
     FROM nodes_type_decl t WHERE t.full_name = @Name ORDER BY coalesce(t.is_external, false), t.filename, t.line_number, t.id LIMIT @Take)
    UNION ALL
    (SELECT 'member', e.id, e.name, concat_ws('.', nullif(e.ast_parent_full_name, ''), e.name), e.code, e.filename, coalesce(e.line_number, 0), coalesce(e.line_number, 0), false, false, 0, NULL
     FROM nodes_member e WHERE e.name = @Last AND concat_ws('.', nullif(e.ast_parent_full_name, ''), e.name) = @Name ORDER BY e.filename, e.line_number, e.id LIMIT @Take)
) found
ORDER BY is_external, CASE kind WHEN 'type' THEN 0 WHEN 'method' THEN 1 WHEN 'member' THEN 2 ELSE 3 END, is_test, fan_in DESC, filename COLLATE "C", line, id
LIMIT @Take;
