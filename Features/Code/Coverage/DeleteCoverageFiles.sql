DELETE FROM coverage_files WHERE organization_id = @OrganizationId AND project_id = @ProjectId AND name = @Name;
