-- One row per earlier question, the latest first; one row with an empty question when there are none; no row when the session is not the caller's.
SELECT coalesce(m.content, '') AS question
FROM sessions s
LEFT JOIN LATERAL (
    SELECT content, created_at, id FROM messages
    WHERE organization_id = @OrganizationId AND session_id = s.id AND role = 'user'
    ORDER BY created_at DESC, id DESC
    LIMIT 10
) m ON true
WHERE s.organization_id = @OrganizationId AND s.user_id = @UserId AND s.id = @SessionId
ORDER BY m.created_at DESC, m.id DESC;
