SELECT token, enabled, updated_at FROM organization_integrations WHERE organization_id = @OrganizationId AND provider = @Provider FOR UPDATE;
