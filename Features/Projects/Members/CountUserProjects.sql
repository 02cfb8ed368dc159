SELECT count(*) FROM project_members WHERE organization_id = @OrganizationId AND user_id = @UserId;
