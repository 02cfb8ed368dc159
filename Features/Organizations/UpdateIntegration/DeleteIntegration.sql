DELETE FROM organization_integrations WHERE organization_id = @OrganizationId AND provider = @Provider;
