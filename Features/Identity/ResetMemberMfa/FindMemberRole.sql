SELECT role FROM memberships WHERE organization_id = @OrganizationId AND user_id = @UserId;
