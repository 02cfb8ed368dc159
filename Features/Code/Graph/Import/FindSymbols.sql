-- script: graph. Methods and types of these names, types first; names that stand for more than ten things are left out.
SELECT id, name
FROM (
    SELECT id, name, kind, count(*) OVER (PARTITION BY name) AS bearers
    FROM (
        SELECT t.id, t.name, 0 AS kind FROM {graph}.nodes_type_decl t WHERE t.name = ANY(@Names)
        UNION ALL
        SELECT m.id, m.name, 1 FROM {graph}.nodes_method m WHERE m.name = ANY(@Names) AND NOT m.is_external
    ) named
) counted
WHERE bearers <= 10
ORDER BY name, kind, id
