-- Keyset page; leans on sessions_owner_idx.
SELECT id, title, scenario_id, message_count, created_at, updated_at
FROM sessions
WHERE organization_id = @OrganizationId AND user_id = @UserId
  AND (@AfterAt::timestamptz IS NULL OR (updated_at, id) < (@AfterAt, @AfterId))
ORDER BY updated_at DESC, id DESC
LIMIT @Take OFFSET @Skip;
