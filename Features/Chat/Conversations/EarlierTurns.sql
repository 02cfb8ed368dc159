-- One row per earlier answer, the latest first; one row of JSON null when there are none; no row when the session is not the caller's.
SELECT coalesce(m.turn, 'null')::text AS turn
FROM sessions s
LEFT JOIN LATERAL (
    SELECT turn, created_at, id FROM messages
    WHERE organization_id = @OrganizationId AND session_id = s.id AND role = 'assistant'
    ORDER BY created_at DESC, id DESC
    LIMIT 10
) m ON true
WHERE s.organization_id = @OrganizationId AND s.user_id = @UserId AND s.id = @SessionId
ORDER BY m.created_at DESC, m.id DESC;
