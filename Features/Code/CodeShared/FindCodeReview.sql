SELECT project_id, created_by, status FROM code_reviews WHERE organization_id = @OrganizationId AND id = @Id;
