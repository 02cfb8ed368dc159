SELECT count(*) FROM project_variables WHERE organization_id = @OrganizationId AND project_id = @ProjectId;
