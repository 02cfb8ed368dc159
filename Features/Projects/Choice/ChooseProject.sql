-- The named project, else the caller's active one, if the caller may see it. The graph's schema is named after the project.
SELECT p.id, p.name, to_regnamespace('p_' || replace(p.id::text, '-', '')) IS NOT NULL AS has_graph
FROM projects p
WHERE p.organization_id = @OrganizationId
  AND p.id = coalesce(@ProjectId, (SELECT a.project_id FROM active_projects a WHERE a.organization_id = @OrganizationId AND a.user_id = @UserId))
  AND (@SeesAll OR p.group_id IS NULL OR p.group_id = ANY (@GroupIds) OR p.id = ANY (@ProjectIds));
