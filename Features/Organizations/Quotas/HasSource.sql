SELECT EXISTS (SELECT FROM projects WHERE organization_id = @OrganizationId AND source_key = @SourceKey) AS value;
