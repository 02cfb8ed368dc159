-- Types and methods of a file.
SELECT kind, name, code, filename, line, fan_in, (count(*) OVER (PARTITION BY kind))::int AS total
FROM (
    SELECT 'type' AS kind, t.name, coalesce(t.code, t.name) AS code, t.filename, coalesce(t.line_number, 0) AS line, 0 AS fan_in FROM nodes_type_decl t WHERE t.filename = @Filename
    UNION ALL
    SELECT 'method', m.name, coalesce(m.signature, m.name), m.filename, coalesce(m.line_number, 0), coalesce(m.fan_in, 0)
    FROM nodes_method m WHERE m.filename = @Filename AND m.name <> '<module>' AND m.is_external IS NOT TRUE
) part
ORDER BY kind DESC, fan_in DESC, line, name
LIMIT @Take;
