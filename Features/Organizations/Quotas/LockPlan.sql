SELECT plan FROM organizations WHERE id = @OrganizationId FOR NO KEY UPDATE;
