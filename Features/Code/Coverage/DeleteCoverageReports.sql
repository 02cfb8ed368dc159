DELETE FROM coverage_reports WHERE organization_id = @OrganizationId AND project_id = @ProjectId AND (@Name::text IS NULL OR name = @Name);
