-- The generation guards against two changes at once and ends every access token; refresh tokens of all organizations end with them.
WITH account AS (
    UPDATE users
    SET password_hash = @PasswordHash, token_generation = token_generation + 1, must_change_password = false, failed_logins = 0, locked_until = NULL,
        updated_at = now()
    WHERE id = @UserId AND token_generation = @Generation
    RETURNING id, token_generation
), ended AS (
    UPDATE refresh_tokens t SET revoked_at = now() FROM account WHERE t.user_id = account.id AND t.revoked_at IS NULL
), fresh AS (
    INSERT INTO refresh_tokens (id, family_id, organization_id, user_id, token_hash, expires_at, access_token_id, access_expires_at)
    SELECT @Id, @Id, @OrganizationId, account.id, @TokenHash, @ExpiresAt, @AccessTokenId, @AccessExpiresAt FROM account
)
SELECT token_generation FROM account;
