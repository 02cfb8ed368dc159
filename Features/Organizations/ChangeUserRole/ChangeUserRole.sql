UPDATE memberships m SET role = @Role, updated_at = now()
FROM users u
WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId AND u.id = m.user_id
RETURNING u.id, u.username, u.email, u.full_name, m.role, u.is_active, u.last_login_at, m.created_at, greatest(u.updated_at, m.updated_at) AS updated_at;
