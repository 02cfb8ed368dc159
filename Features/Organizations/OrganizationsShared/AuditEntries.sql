SELECT e.sequence AS id, e.action, split_part(e.action, '.', 1) AS resource_type, e.target AS resource_id,
       CASE WHEN e.api_key_id IS NOT NULL THEN 'api_key' WHEN e.actor_id IS NOT NULL THEN 'user' ELSE 'system' END AS actor_type,
       e.actor_id, u.username AS actor_name, e.api_key_id, host(e.address) AS ip_address, e.request_id,
       e.detail - 'before' - 'after' AS details,
       jsonb_strip_nulls(jsonb_build_object('before', e.detail -> 'before', 'after', e.detail -> 'after')) AS changes,
       e.created_at, encode(e.hash, 'hex') AS hash
FROM audit_entries e
LEFT JOIN users u ON u.id = e.actor_id
WHERE e.organization_id = @OrganizationId
  AND (@Before::bigint IS NULL OR e.sequence < @Before)
  AND (@Action::text IS NULL OR e.action = @Action)
  AND (@ActionPattern::text IS NULL OR e.action LIKE @ActionPattern)
  AND (@ActorId::uuid IS NULL OR e.actor_id = @ActorId)
  AND (@Target::text IS NULL OR e.target = @Target)
  AND (@Network::inet IS NULL OR e.address <<= @Network::inet)
  AND (@Since::timestamptz IS NULL OR e.created_at >= @Since)
  AND (@Until::timestamptz IS NULL OR e.created_at < @Until)
ORDER BY e.sequence DESC
LIMIT @Take OFFSET @Skip;
