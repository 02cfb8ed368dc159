SELECT id FROM projects WHERE organization_id = @OrganizationId AND id = @ProjectId FOR NO KEY UPDATE;
