SELECT plan FROM organizations WHERE id = @OrganizationId;
