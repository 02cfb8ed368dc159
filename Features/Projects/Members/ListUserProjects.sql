SELECT p.id AS project_id, p.name AS project_name, m.role, m.created_at AS granted_at
FROM project_members m
JOIN projects p ON p.organization_id = m.organization_id AND p.id = m.project_id
WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId
ORDER BY m.created_at DESC, p.id DESC
LIMIT @Take OFFSET @Skip;
