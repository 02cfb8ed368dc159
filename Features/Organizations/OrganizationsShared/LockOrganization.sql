SELECT id FROM organizations WHERE id = @OrganizationId FOR NO KEY UPDATE;
