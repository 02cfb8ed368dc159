SELECT id FROM groups WHERE organization_id = @OrganizationId AND id = @GroupId FOR NO KEY UPDATE;
