-- Keyset page from the latest back; leans on messages_session_idx.
SELECT id, session_id, role, content, scenario_id, confidence, evidence::text AS evidence, created_at
FROM messages
WHERE organization_id = @OrganizationId AND user_id = @UserId AND session_id = @SessionId
  AND (created_at, id) < (coalesce(@AfterAt::timestamptz, 'infinity'), coalesce(@AfterId::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY created_at DESC, id DESC
LIMIT @Take OFFSET @Skip;
