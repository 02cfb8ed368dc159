-- No row: the session is not the caller's.
SELECT message_count FROM sessions WHERE organization_id = @OrganizationId AND user_id = @UserId AND id = @SessionId;
