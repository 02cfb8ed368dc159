DELETE FROM project_members WHERE organization_id = @OrganizationId AND project_id = @ProjectId AND user_id = @UserId;
