-- The projects with a graph that the caller sees.
SELECT p.id, p.organization_id, p.group_id, p.name, p.language, p.source_path, p.imported_at, p.imported_revision, true AS has_graph
FROM projects p
WHERE p.organization_id = @OrganizationId
  AND (@SeesAll OR p.group_id IS NULL OR p.group_id = ANY(@GroupIds) OR p.id = ANY(@ProjectIds))
  AND to_regnamespace('p_' || replace(p.id::text, '-', '')) IS NOT NULL
ORDER BY p.name COLLATE "C", p.id
LIMIT 200;
