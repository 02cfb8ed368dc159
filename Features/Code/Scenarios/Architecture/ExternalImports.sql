-- What is imported from outside, by its first two parts: how often, from how many files, and where first.
SELECT x.name, count(*)::int AS imports, count(DISTINCT x.filename)::int AS files, min(x.filename COLLATE "C" || ':' || lpad(x.line_number::text, 8, '0')) AS first_place
FROM (
    SELECT i.filename, coalesce(i.line_number, 1) AS line_number,
           CASE WHEN f.language = 'go' THEN array_to_string((string_to_array(i.imported_entity, '/'))[1:3], '/')
                WHEN f.language IN ('java', 'kotlin', 'csharp') THEN array_to_string((string_to_array(i.imported_entity, '.'))[1:2], '.')
                WHEN f.language = 'javascript' AND i.imported_entity LIKE '@%' THEN array_to_string((string_to_array(i.imported_entity, '/'))[1:2], '/')
                WHEN f.language IN ('php', 'python') THEN split_part(i.imported_entity, '.', 1)
                ELSE split_part(i.imported_entity, '/', 1) END AS name
    FROM nodes_import i
    JOIN nodes_file f ON f.name = i.filename
    WHERE i.resolved_external AND f.is_test IS NOT TRUE AND f.is_vendored IS NOT TRUE AND i.filename LIKE @Pattern
      AND i.imported_entity NOT LIKE '.%'
) x
WHERE x.name <> ''
GROUP BY x.name
ORDER BY count(DISTINCT x.filename) DESC, x.name COLLATE "C"
LIMIT @Take;
