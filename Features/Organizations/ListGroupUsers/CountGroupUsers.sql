SELECT count(*) FROM group_members WHERE organization_id = @OrganizationId AND group_id = @GroupId;
