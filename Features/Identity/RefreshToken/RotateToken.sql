-- tenant: none, because the token is what tells the organization. A family with one revoked token is dead as a whole, so a rotation that ran
-- beside the revocation gains nothing.
WITH used AS (
    UPDATE refresh_tokens t SET used_at = now()
    WHERE t.token_hash = @UsedHash AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > now()
      AND NOT EXISTS (SELECT FROM refresh_tokens f WHERE f.family_id = t.family_id AND f.revoked_at IS NOT NULL)
      AND EXISTS (SELECT FROM users u WHERE u.id = t.user_id AND u.is_active)
    RETURNING t.family_id, t.organization_id, t.user_id
), next AS (
    INSERT INTO refresh_tokens (id, family_id, organization_id, user_id, token_hash, expires_at, access_token_id, access_expires_at)
    SELECT @Id, family_id, organization_id, user_id, @TokenHash, @ExpiresAt, @AccessTokenId, @AccessExpiresAt FROM used
    RETURNING organization_id, user_id
)
SELECT next.organization_id, next.user_id, u.token_generation FROM next JOIN users u ON u.id = next.user_id;
