INSERT INTO active_projects (organization_id, user_id, project_id)
SELECT p.organization_id, m.user_id, p.id
FROM projects p
JOIN memberships m ON m.organization_id = p.organization_id AND m.user_id = @UserId
WHERE p.organization_id = @OrganizationId AND p.id = @ProjectId
ON CONFLICT (organization_id, user_id) DO UPDATE SET project_id = excluded.project_id;
