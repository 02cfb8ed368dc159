DELETE FROM organization_model_keys WHERE organization_id = @OrganizationId AND provider = @Provider;
