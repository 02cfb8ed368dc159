SELECT key FROM project_variables WHERE organization_id = @OrganizationId AND project_id = @ProjectId AND is_secret ORDER BY key;
