SELECT p.id, p.group_id, p.name, p.db_path, p.cpg_path, p.source_path, p.language, p.description, a.project_id IS NOT NULL AS is_active, p.metadata, p.created_at, p.updated_at
FROM projects p
LEFT JOIN active_projects a ON a.organization_id = p.organization_id AND a.user_id = @UserId AND a.project_id = p.id
WHERE p.organization_id = @OrganizationId AND (@GroupId::uuid IS NULL OR p.group_id = @GroupId)
  AND (@SeesAll OR p.group_id IS NULL OR p.group_id = ANY(@GroupIds) OR p.id = ANY(@ProjectIds))
ORDER BY p.created_at DESC, p.id DESC
LIMIT @Take OFFSET @Skip;
