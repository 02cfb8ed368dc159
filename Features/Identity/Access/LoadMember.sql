-- Everything that decides what one person may do in one organization. Without @OrganizationId: the organization joined first.
SELECT m.organization_id, u.id AS user_id, u.username, u.is_active, u.is_superuser, u.token_generation, m.role,
       ARRAY(SELECT g.group_id FROM group_members g WHERE g.organization_id = m.organization_id AND g.user_id = u.id ORDER BY g.group_id) AS group_ids,
       ARRAY(SELECT g.role FROM group_members g WHERE g.organization_id = m.organization_id AND g.user_id = u.id ORDER BY g.group_id) AS group_roles,
       ARRAY(SELECT x.project_id FROM project_grants x WHERE x.organization_id = m.organization_id AND x.user_id = u.id ORDER BY x.project_id, x.role) AS project_ids,
       ARRAY(SELECT x.role FROM project_grants x WHERE x.organization_id = m.organization_id AND x.user_id = u.id ORDER BY x.project_id, x.role) AS project_roles
FROM users u
JOIN memberships m ON m.user_id = u.id
WHERE u.id = @UserId AND (@OrganizationId::uuid IS NULL OR m.organization_id = @OrganizationId)
ORDER BY m.created_at, m.organization_id
LIMIT 1;
