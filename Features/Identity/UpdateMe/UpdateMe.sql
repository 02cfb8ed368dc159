UPDATE users u
SET full_name = CASE WHEN @FullName::text IS NULL THEN u.full_name ELSE nullif(@FullName, '') END,
    email = coalesce(@Email, u.email),
    email_verified_at = CASE WHEN @Email::text IS NULL OR lower(@Email) = lower(u.email) THEN u.email_verified_at END,
    updated_at = now()
FROM memberships m
JOIN organizations o ON o.id = m.organization_id
WHERE u.id = m.user_id AND m.organization_id = @OrganizationId AND m.user_id = @UserId
  AND (@IfMatch::timestamptz IS NULL OR greatest(u.updated_at, m.updated_at, o.updated_at) = @IfMatch)
RETURNING u.id, u.username, u.email, u.full_name, u.is_active, u.is_superuser, m.role, o.id AS organization_id, o.name AS organization_name, u.created_at,
          greatest(u.updated_at, m.updated_at, o.updated_at) AS updated_at;
