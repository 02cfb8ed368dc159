-- What was signed in while the account was on does not come back with it.
WITH account AS (
    UPDATE users u
    SET full_name = CASE WHEN @FullName::text IS NULL THEN u.full_name ELSE nullif(@FullName, '') END,
        is_active = coalesce(@IsActive, u.is_active),
        is_superuser = coalesce(@IsSuperuser, u.is_superuser),
        token_generation = u.token_generation + CASE WHEN u.is_active AND @IsActive = false THEN 1 ELSE 0 END,
        updated_at = now()
    WHERE u.id = @UserId
    RETURNING u.id, u.username, u.email, u.full_name, u.is_active, u.last_login_at, u.updated_at
), ended AS (
    UPDATE sign_ins s SET ended_at = now() FROM account a WHERE s.user_id = a.id AND NOT a.is_active AND s.ended_at IS NULL
)
SELECT a.id, a.username, a.email, a.full_name, m.role, a.is_active, a.last_login_at, m.created_at, greatest(a.updated_at, m.updated_at) AS updated_at
FROM account a
JOIN memberships m ON m.organization_id = @OrganizationId AND m.user_id = a.id;
