SELECT key, value, host FROM project_credentials WHERE organization_id = @OrganizationId AND project_id = @ProjectId ORDER BY key;
