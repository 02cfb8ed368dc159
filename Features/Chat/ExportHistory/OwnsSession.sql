SELECT id FROM sessions WHERE organization_id = @OrganizationId AND user_id = @UserId AND id = @SessionId;
