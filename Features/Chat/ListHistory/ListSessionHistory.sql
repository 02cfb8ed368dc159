-- Keyset page of one conversation; leans on messages_session_idx.
SELECT id, session_id, role, content, scenario_id, confidence, evidence::text AS evidence, created_at
FROM messages
WHERE organization_id = @OrganizationId AND user_id = @UserId AND session_id = @SessionId
  AND (@Search::text IS NULL OR to_tsvector('simple', left(content, 50000)) @@ websearch_to_tsquery('simple', @Search))
  AND (created_at, id) < (coalesce(@AfterAt::timestamptz, 'infinity'), coalesce(@AfterId::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY created_at DESC, id DESC
LIMIT @Take OFFSET @Skip;
