SELECT id, key, value, is_secret, updated_at FROM project_variables WHERE organization_id = @OrganizationId AND project_id = @ProjectId ORDER BY key;
