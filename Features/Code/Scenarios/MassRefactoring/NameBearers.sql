-- What else has this name.
SELECT count(*) FILTER (WHERE x.kind = 'method')::int AS methods, count(*) FILTER (WHERE x.kind = 'type')::int AS types, count(*) FILTER (WHERE x.kind = 'member')::int AS members
FROM (
    SELECT 'method' AS kind FROM nodes_method m WHERE m.name = @Name AND m.is_external IS NOT TRUE
    UNION ALL
    SELECT 'type' FROM nodes_type_decl t WHERE t.name = @Name AND t.is_external IS NOT TRUE
    UNION ALL
    SELECT 'member' FROM nodes_member e WHERE e.name = @Name
) x;
