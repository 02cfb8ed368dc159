-- The foreign key takes the messages along.
DELETE FROM sessions WHERE organization_id = @OrganizationId AND user_id = @UserId AND id = @SessionId;
