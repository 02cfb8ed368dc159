-- Which file imports which, with the first line that does.
SELECT i.filename AS from_file, i.resolved_path AS to_file, count(*)::int AS count, coalesce(min(i.line_number), 1) AS line,
       bool_and(coalesce(i.code, '') LIKE 'import type %') AS is_type_only
FROM nodes_import i
WHERE i.resolved_path IS NOT NULL AND i.resolved_path <> i.filename
GROUP BY i.filename, i.resolved_path
ORDER BY i.filename COLLATE "C", i.resolved_path COLLATE "C";
