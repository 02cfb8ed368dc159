DELETE FROM projects WHERE organization_id = @OrganizationId AND id = @Id;
