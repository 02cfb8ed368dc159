-- Leans on messages_session_idx.
SELECT id, session_id, role, content, scenario_id, confidence, evidence::text AS evidence, created_at
FROM messages
WHERE organization_id = @OrganizationId AND user_id = @UserId AND session_id = @SessionId
ORDER BY created_at DESC, id DESC
LIMIT 200;
