-- One statement: the account is marked and the first refresh token of a new family stored.
WITH account AS (
    UPDATE users SET failed_logins = 0, locked_until = NULL, last_login_at = now() WHERE id = @UserId
)
INSERT INTO refresh_tokens (id, family_id, organization_id, user_id, token_hash, expires_at, access_token_id, access_expires_at)
VALUES (@Id, @Id, @OrganizationId, @UserId, @TokenHash, @ExpiresAt, @AccessTokenId, @AccessExpiresAt);
