-- tenant: none, because the token is what tells the organization. Only a token that had been used ends its family: an expired one harms nobody.
WITH revoked AS (
    UPDATE refresh_tokens t SET revoked_at = now()
    WHERE t.family_id = (SELECT r.family_id FROM refresh_tokens r WHERE r.token_hash = @UsedHash AND r.used_at IS NOT NULL) AND t.revoked_at IS NULL
    RETURNING t.access_token_id, t.access_expires_at
)
INSERT INTO revoked_tokens (id, expires_at)
SELECT access_token_id, access_expires_at FROM revoked WHERE access_expires_at > now()
ON CONFLICT (id) DO NOTHING
RETURNING id;
