UPDATE api_keys SET key_hash = @KeyHash, prefix = @Prefix
WHERE organization_id = @OrganizationId AND id = @Id AND revoked_at IS NULL
RETURNING expires_at;
