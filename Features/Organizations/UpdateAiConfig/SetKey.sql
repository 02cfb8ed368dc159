INSERT INTO organization_model_keys (organization_id, provider, key) VALUES (@OrganizationId, @Provider, @Key)
ON CONFLICT (organization_id, provider) DO UPDATE SET key = excluded.key, updated_at = now();
