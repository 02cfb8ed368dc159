-- tenant: none, because the key is what tells the organization.
SELECT organization_id, id, user_id, scopes, expires_at, requests_per_minute
FROM api_keys
WHERE key_hash = @KeyHash AND revoked_at IS NULL;
