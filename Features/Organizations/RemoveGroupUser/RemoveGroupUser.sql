DELETE FROM group_members WHERE organization_id = @OrganizationId AND group_id = @GroupId AND user_id = @UserId;
