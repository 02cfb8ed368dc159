SELECT id, name, prefix AS key_prefix, user_id, scopes, expires_at, created_at, last_used_at, requests_per_minute
FROM api_keys
WHERE organization_id = @OrganizationId AND user_id = @UserId AND revoked_at IS NULL
ORDER BY created_at DESC, id DESC;
