INSERT INTO sessions (organization_id, id, user_id, title)
VALUES (@OrganizationId, @SessionId, @UserId, @Title)
RETURNING id, title, scenario_id, message_count, created_at, updated_at;
