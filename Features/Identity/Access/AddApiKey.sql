-- No row comes back when there are too many keys that still work.
INSERT INTO api_keys (organization_id, id, user_id, name, prefix, key_hash, scopes, expires_at, requests_per_minute)
SELECT @OrganizationId, @Id, @UserId, @Name, @Prefix, @KeyHash, @Scopes, @ExpiresAt, @RequestsPerMinute
WHERE (SELECT count(*) FROM api_keys k WHERE k.organization_id = @OrganizationId AND k.user_id = @UserId AND k.revoked_at IS NULL) < @Most
RETURNING created_at;
