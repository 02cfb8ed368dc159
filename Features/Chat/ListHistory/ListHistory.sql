-- Keyset page over all conversations; leans on messages_owner_idx. The first page begins at the end of time: an OR would keep the position out of the index.
SELECT id, session_id, role, content, scenario_id, confidence, evidence::text AS evidence, created_at
FROM messages
WHERE organization_id = @OrganizationId AND user_id = @UserId
  AND (@Search::text IS NULL OR to_tsvector('simple', left(content, 50000)) @@ websearch_to_tsquery('simple', @Search))
  AND (created_at, id) < (coalesce(@AfterAt::timestamptz, 'infinity'), coalesce(@AfterId::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY created_at DESC, id DESC
LIMIT @Take OFFSET @Skip;
