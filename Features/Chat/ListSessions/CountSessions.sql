SELECT count(*) FROM sessions WHERE organization_id = @OrganizationId AND user_id = @UserId AND @AfterAt::timestamptz IS NULL;
