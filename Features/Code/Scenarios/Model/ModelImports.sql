-- Which file imports which, with the first line that does. A path or a name the import could not follow to a file is given as written.
SELECT x.from_file, x.to_file, x.entity, count(*)::int AS count, min(x.line) AS line, bool_and(x.is_type_only) AS is_type_only
FROM (
    SELECT i.filename AS from_file, coalesce(i.resolved_path, '') AS to_file, CASE WHEN i.resolved_path IS NULL THEN coalesce(i.imported_entity, '') ELSE '' END AS entity,
           coalesce(i.line_number, 1) AS line, coalesce(i.code, '') LIKE 'import type %' AS is_type_only
    FROM nodes_import i
    JOIN nodes_file f ON f.name = i.filename
    WHERE i.resolved_path <> i.filename OR i.resolved_path IS NULL AND (f.language = 'javascript' AND i.imported_entity LIKE '.%' OR f.language = 'python')
) x
GROUP BY x.from_file, x.to_file, x.entity
ORDER BY x.from_file COLLATE "C", x.to_file COLLATE "C", x.entity COLLATE "C";
