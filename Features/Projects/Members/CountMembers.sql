SELECT count(*) FROM project_members WHERE organization_id = @OrganizationId AND project_id = @ProjectId;
