SELECT p.user_id, u.username, u.email, u.full_name, p.role, p.created_at AS granted_at, p.granted_by
FROM project_members p
JOIN users u ON u.id = p.user_id
WHERE p.organization_id = @OrganizationId AND p.project_id = @ProjectId
ORDER BY p.created_at, p.user_id
LIMIT @Take OFFSET @Skip;
