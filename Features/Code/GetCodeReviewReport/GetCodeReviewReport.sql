SELECT review FROM code_reviews WHERE organization_id = @OrganizationId AND id = @Id;
