-- Without @ProjectId: the caller's active project. The graph's schema is named after the project.
SELECT p.id, p.organization_id, p.group_id, p.name, p.language, p.source_path, p.imported_at, p.imported_revision,
       to_regnamespace('p_' || replace(p.id::text, '-', '')) IS NOT NULL AS has_graph
FROM projects p
WHERE p.organization_id = @OrganizationId
  AND p.id = coalesce(@ProjectId, (SELECT a.project_id FROM active_projects a WHERE a.organization_id = @OrganizationId AND a.user_id = @UserId))
  AND (@SeesAll OR p.group_id IS NULL OR p.group_id = ANY(@GroupIds) OR p.id = ANY(@ProjectIds));
