INSERT INTO organization_integrations (organization_id, provider, token, enabled)
VALUES (@OrganizationId, @Provider, @Token, @Enabled)
ON CONFLICT (organization_id, provider) DO UPDATE SET token = excluded.token, enabled = excluded.enabled, updated_at = now()
RETURNING token, enabled, updated_at;
