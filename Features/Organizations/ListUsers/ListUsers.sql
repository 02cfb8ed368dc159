SELECT u.id, u.username, u.email, u.full_name, m.role, u.is_active, u.last_login_at, m.created_at, greatest(u.updated_at, m.updated_at) AS updated_at
FROM memberships m
JOIN users u ON u.id = m.user_id
WHERE m.organization_id = @OrganizationId
  AND (@Role::text IS NULL OR m.role = @Role)
  AND (@Pattern::text IS NULL OR u.username ILIKE @Pattern OR u.email ILIKE @Pattern OR u.full_name ILIKE @Pattern)
ORDER BY m.created_at DESC, m.user_id DESC
LIMIT @Take OFFSET @Skip;
