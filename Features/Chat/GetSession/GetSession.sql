SELECT id, title, scenario_id, message_count, created_at, updated_at
FROM sessions
WHERE organization_id = @OrganizationId AND user_id = @UserId AND id = @SessionId;
