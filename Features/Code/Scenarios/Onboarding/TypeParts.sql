-- Methods and members of a type, as they stand in the file.
SELECT 'method' AS kind, m.name, coalesce(m.signature, m.name) AS code, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.fan_in, 0) AS fan_in
FROM nodes_method m
WHERE m.ast_parent_full_name = @FullName AND m.full_name LIKE @Pattern AND m.is_external IS NOT TRUE
UNION ALL
SELECT 'member', e.name, coalesce(e.code, e.name), e.filename, coalesce(e.line_number, 0), 0
FROM nodes_member e
WHERE e.filename = @Filename AND e.ast_parent_full_name = @FullName
ORDER BY kind, filename, line, name
LIMIT @Take;
