-- Names that people chose, with the kind of thing each names.
SELECT x.kind, x.name, x.filename, x.line, f.language, x.modifiers
FROM (
    SELECT 'type' AS kind, t.name, t.filename, coalesce(t.line_number, 0) AS line, coalesce(array_to_string(t.modifier, ' '), '') AS modifiers FROM nodes_type_decl t WHERE t.is_external IS NOT TRUE
    UNION ALL
    SELECT 'method', m.name, m.filename, coalesce(m.line_number, 0), coalesce(array_to_string(m.modifier, ' '), '') FROM nodes_method m WHERE m.is_external IS NOT TRUE AND m.is_test IS NOT TRUE
    UNION ALL
    SELECT 'parameter', p.name, p.filename, coalesce(p.line_number, 0), '' FROM nodes_param p
    UNION ALL
    SELECT 'member', e.name, e.filename, coalesce(e.line_number, 0), coalesce(array_to_string(e.modifier, ' '), '') FROM nodes_member e WHERE e.ast_parent_type = 'TYPE_DECL'
) x
JOIN nodes_file f ON f.name = x.filename
WHERE f.is_test IS NOT TRUE AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE AND coalesce(x.name, '') <> ''
ORDER BY x.filename COLLATE "C", x.line, x.kind, x.name COLLATE "C";
