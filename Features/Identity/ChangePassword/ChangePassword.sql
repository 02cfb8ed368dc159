-- The generation guards against two changes at once and ends every access token; the sign-ins of all organizations end with them. The old hash is kept
-- as long as the longest history any policy can ask for.
WITH before AS (
    SELECT id, password_hash FROM users WHERE id = @UserId
), account AS (
    UPDATE users
    SET password_hash = @PasswordHash, token_generation = token_generation + 1, must_change_password = false, password_changed_at = now(), failed_logins = 0, locked_until = NULL,
        updated_at = now()
    WHERE id = @UserId AND token_generation = @Generation
    RETURNING id, token_generation
), former AS (
    INSERT INTO former_passwords (user_id, id, password_hash)
    SELECT before.id, @FormerId, before.password_hash FROM before JOIN account USING (id) WHERE before.password_hash IS NOT NULL
), forgotten AS (
    DELETE FROM former_passwords f USING account
    WHERE f.user_id = account.id AND f.id IN (SELECT x.id FROM former_passwords x WHERE x.user_id = @UserId ORDER BY x.id DESC OFFSET 23)
), ended AS (
    UPDATE sign_ins s SET ended_at = now() FROM account WHERE s.user_id = account.id AND s.ended_at IS NULL
), begun AS (
    INSERT INTO sign_ins (id, organization_id, user_id, method, address, user_agent, expires_at)
    SELECT @SignInId, @OrganizationId, account.id, 'password', @Address, @UserAgent, @ExpiresAt FROM account
), refresh AS (
    INSERT INTO refresh_tokens (id, family_id, organization_id, user_id, token_hash, expires_at)
    SELECT @RefreshId, @SignInId, @OrganizationId, account.id, @RefreshHash, @ExpiresAt FROM account
)
SELECT token_generation FROM account;
