-- Keyset page; leans on messages_owner_idx, on messages_session_idx with a session.
SELECT id, session_id, role, content, scenario_id, confidence, evidence::text AS evidence, created_at
FROM messages
WHERE organization_id = @OrganizationId AND user_id = @UserId
  AND (@SessionId::uuid IS NULL OR session_id = @SessionId)
  AND (@Search::text IS NULL OR to_tsvector('simple', left(content, 50000)) @@ websearch_to_tsquery('simple', @Search))
  AND (@AfterAt::timestamptz IS NULL OR (created_at, id) < (@AfterAt, @AfterId))
ORDER BY created_at DESC, id DESC
LIMIT @Take OFFSET @Skip;
