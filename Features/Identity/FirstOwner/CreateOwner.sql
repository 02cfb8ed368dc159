-- tenant: none, because it makes the first organization when there is none. An existing user gets the role and the password.
WITH organization AS (
    INSERT INTO organizations (id, name)
    SELECT @OrganizationId, @OrganizationName WHERE NOT EXISTS (SELECT FROM organizations)
    RETURNING id
), home AS (
    SELECT id FROM organization
    UNION ALL
    (SELECT id FROM organizations WHERE NOT EXISTS (SELECT FROM organization) ORDER BY created_at, id LIMIT 1)
), account AS (
    INSERT INTO users (id, username, email, email_verified_at, password_hash, is_superuser)
    VALUES (@UserId, @Username, @Email, CASE WHEN @Email::text IS NOT NULL THEN now() END, @PasswordHash, true)
    ON CONFLICT (lower(username)) DO UPDATE
        SET password_hash = excluded.password_hash, email = coalesce(excluded.email, users.email), email_verified_at = coalesce(excluded.email_verified_at, users.email_verified_at), is_superuser = true, is_active = true,
            mfa_enabled_at = NULL, must_change_password = false, password_changed_at = now(),
            token_generation = users.token_generation + 1, failed_logins = 0, locked_until = NULL, updated_at = now()
    RETURNING id
)
INSERT INTO memberships (organization_id, user_id, role)
SELECT home.id, account.id, 'owner' FROM home, account
ON CONFLICT (organization_id, user_id) DO UPDATE SET role = 'owner';
