-- Variables that every file can write to, in languages where that needs no word of permission.
SELECT m.name, m.filename, coalesce(m.line_number, 1) AS line
FROM nodes_member m
JOIN nodes_file f ON f.name = m.filename
WHERE m.ast_parent_type = 'NAMESPACE_BLOCK' AND f.language IN ('c', 'go') AND f.is_test IS NOT TRUE AND f.is_vendored IS NOT TRUE
  AND NOT coalesce('STATIC' = ANY(m.modifier), false) AND coalesce(m.code, '') !~ '(^|\s)(const|static|typedef)\s' AND m.name <> '_'
  AND (f.language = 'c' OR m.name ~ '^[A-Z]')
ORDER BY m.name COLLATE "C", m.filename LIKE '%.h', m.filename COLLATE "C", m.line_number;
