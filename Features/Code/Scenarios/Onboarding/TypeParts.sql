-- Methods and members of a type: of methods the most called first, what is open to others before the rest.
WITH parts AS (
    SELECT 'method' AS kind, m.name, coalesce(m.signature, m.name) AS code, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.fan_in, 0) AS fan_in, NOT coalesce(m.is_exported, false) AS is_closed
    FROM nodes_method m
    WHERE m.ast_parent_full_name = @FullName AND m.full_name LIKE @Pattern AND m.is_external IS NOT TRUE AND m.name NOT LIKE '<%'
    UNION ALL
    SELECT 'member', e.name, coalesce(e.code, e.name), e.filename, coalesce(e.line_number, 0), 0, coalesce(e.code, '') ~ '\m(private|protected|internal|fileprivate)\M'
    FROM nodes_member e
    WHERE e.filename = @Filename AND e.ast_parent_full_name = @FullName
), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.kind ORDER BY p.is_closed, p.fan_in DESC, p.filename COLLATE "C", p.line, p.name) AS place, (count(*) OVER (PARTITION BY p.kind))::int AS total
    FROM parts p
)
SELECT r.kind, r.name, r.code, r.filename, r.line, r.fan_in, r.total
FROM ranked r
WHERE r.place <= @Take
ORDER BY r.kind DESC, r.place;
