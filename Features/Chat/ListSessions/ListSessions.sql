-- Keyset page; leans on sessions_owner_idx. The first page begins at the end of time: an OR would keep the position out of the index.
SELECT id, title, scenario_id, message_count, created_at, updated_at
FROM sessions
WHERE organization_id = @OrganizationId AND user_id = @UserId
  AND (updated_at, id) < (coalesce(@AfterAt::timestamptz, 'infinity'), coalesce(@AfterId::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY updated_at DESC, id DESC
LIMIT @Take OFFSET @Skip;
