-- tenant: none, because tokens belong to a person; @UserId is the wall.
WITH revoked AS (
    UPDATE refresh_tokens t SET revoked_at = now()
    WHERE t.user_id = @UserId AND t.revoked_at IS NULL
      AND t.family_id IN (SELECT r.family_id FROM refresh_tokens r WHERE r.user_id = @UserId AND (r.token_hash = @TokenHash OR r.access_token_id = @AccessTokenId))
    RETURNING t.access_token_id, t.access_expires_at
)
INSERT INTO revoked_tokens (id, expires_at)
SELECT access_token_id, access_expires_at FROM revoked WHERE access_expires_at > now()
UNION
SELECT @AccessTokenId, @AccessExpiresAt WHERE @AccessTokenId::uuid IS NOT NULL
ON CONFLICT (id) DO NOTHING
RETURNING id;
