-- What new imports lead to: as the same import of another file was resolved, the type of that name, the folder whose file fits, or the namespace's folder.
WITH wanted AS (
    SELECT w.ordinal, w.entity, w.pattern
    FROM unnest(@Ordinals::integer[], @Entities::text[], @Patterns::text[]) AS w (ordinal, entity, pattern)
),
entities AS (SELECT DISTINCT ordinal, entity FROM wanted WHERE entity <> ''),
found AS (
    SELECT e.ordinal, 1 AS rank, i.resolved_path AS name
    FROM entities e
    JOIN nodes_import i ON i.imported_entity = e.entity
    WHERE i.resolved_path IS NOT NULL
    UNION ALL
    SELECT e.ordinal, 2, t.filename FROM entities e JOIN nodes_type_decl t ON t.full_name = e.entity WHERE t.filename IS NOT NULL
    UNION ALL
    SELECT w.ordinal, 3, f.name FROM wanted w JOIN nodes_file f ON f.name LIKE w.pattern WHERE w.pattern <> ''
    UNION ALL
    SELECT e.ordinal, 4, n.filename FROM entities e JOIN nodes_namespace_block n ON n.full_name = e.entity WHERE n.filename IS NOT NULL
),
best AS (
    SELECT DISTINCT ON (ordinal) ordinal, name
    FROM (SELECT ordinal, rank, min(name) AS name
          FROM found
          GROUP BY ordinal, rank
          HAVING count(DISTINCT left(name, -strpos(reverse(name), '/'))) = 1) one
    ORDER BY ordinal, rank
)
SELECT best.ordinal, f.name AS target, coalesce(f.is_vendored, false) AS is_vendored
FROM best
JOIN nodes_file f ON f.name = best.name
WHERE NOT coalesce(f.is_test, false)
ORDER BY best.ordinal
