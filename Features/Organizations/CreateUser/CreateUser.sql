WITH account AS (
    INSERT INTO users (id, username, email, email_verified_at, full_name, password_hash)
    VALUES (@UserId, @Username, @Email, CASE WHEN @Email::text IS NOT NULL AND @ByOperator THEN now() END, @FullName, @PasswordHash)
    RETURNING id, username, email, full_name, is_active, last_login_at
), membership AS (
    INSERT INTO memberships (organization_id, user_id, role) SELECT @OrganizationId, account.id, @Role FROM account
    RETURNING role, created_at, updated_at
)
SELECT a.id, a.username, a.email, a.full_name, m.role, a.is_active, a.last_login_at, m.created_at, m.updated_at FROM account a, membership m;
