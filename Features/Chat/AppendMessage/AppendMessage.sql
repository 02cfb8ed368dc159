-- As an exchange is kept: the session's row lock gives the message its place. No row: the session is not the caller's.
WITH session AS (
    UPDATE sessions
    SET message_count = message_count + 1, updated_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond')
    WHERE organization_id = @OrganizationId AND user_id = @UserId AND id = @SessionId
    RETURNING organization_id, id, user_id, updated_at
)
INSERT INTO messages (organization_id, id, session_id, user_id, role, content, created_at)
SELECT s.organization_id, @MessageId, s.id, s.user_id, @Role, @Content, s.updated_at
FROM session s
RETURNING id, session_id, role, content, scenario_id, confidence, evidence::text AS evidence, created_at;
