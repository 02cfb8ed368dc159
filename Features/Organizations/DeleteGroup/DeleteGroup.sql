DELETE FROM groups WHERE organization_id = @OrganizationId AND id = @Id;
