-- Collections that live as long as the program and are called a cache.
SELECT m.name, m.filename, coalesce(m.line_number, 0) AS line
FROM nodes_member m
JOIN nodes_file f ON f.name = m.filename
WHERE f.is_test IS NOT TRUE AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE AND m.name ~* '(cache|memo|registry|pool)'
  AND (m.ast_parent_type = 'NAMESPACE_BLOCK' OR 'STATIC' = ANY(m.modifier))
  AND (coalesce(m.type_full_name, '') ~* '(map|dict|list|set|\[\])' OR coalesce(m.code, '') ~* '=\s*(\{\}|\[\]|new\s+\w*(map|dict|list|set)|dict\(|make\(map|\w*map\s*\(|\w*map\s*<)')
ORDER BY m.filename COLLATE "C", m.line_number, m.id
LIMIT 500;
