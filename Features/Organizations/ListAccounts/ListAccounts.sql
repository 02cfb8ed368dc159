SELECT u.id, u.username, u.email, u.full_name, m.role, u.is_active, u.last_login_at, m.created_at, greatest(u.updated_at, m.updated_at) AS updated_at
FROM memberships m
JOIN users u ON u.id = m.user_id
WHERE m.organization_id = @OrganizationId
ORDER BY m.created_at DESC, m.user_id DESC
LIMIT @Take OFFSET @Skip;
