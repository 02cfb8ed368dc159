-- What has the new name already.
SELECT x.kind, x.full_name, x.parent, x.filename, x.line
FROM (
    SELECT 'method' AS kind, coalesce(m.full_name, m.name) AS full_name, coalesce(m.ast_parent_full_name, '') AS parent, m.filename, coalesce(m.line_number, 0) AS line FROM nodes_method m WHERE m.name = @Name AND m.is_external IS NOT TRUE
    UNION ALL
    SELECT 'type', coalesce(t.full_name, t.name), coalesce(t.ast_parent_full_name, ''), t.filename, coalesce(t.line_number, 0) FROM nodes_type_decl t WHERE t.name = @Name AND t.is_external IS NOT TRUE
    UNION ALL
    SELECT 'member', concat_ws('.', nullif(e.ast_parent_full_name, ''), e.name), coalesce(e.ast_parent_full_name, ''), e.filename, coalesce(e.line_number, 0) FROM nodes_member e WHERE e.name = @Name
    UNION ALL
    SELECT 'macro', c.name, '', c.filename, coalesce(c.line_number, 0) FROM nodes_macro c WHERE c.name = @Name
) x
WHERE x.filename IS NOT NULL
ORDER BY x.filename COLLATE "C", x.line, x.kind
LIMIT 200;
