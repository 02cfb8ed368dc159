-- Oldest first, in batches after the last row written: no connection is held while a slow client reads. Leans on messages_owner_idx.
SELECT m.id, m.session_id, s.title, m.role, m.content, m.scenario_id, m.confidence, m.evidence::text AS evidence, m.created_at
FROM messages m
JOIN sessions s ON s.organization_id = m.organization_id AND s.id = m.session_id
WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId
  AND (@SessionId::uuid IS NULL OR m.session_id = @SessionId)
  AND (m.created_at, m.id) > (coalesce(@AfterAt::timestamptz, '-infinity'), coalesce(@AfterId::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY m.created_at, m.id
LIMIT @Take;
