SELECT i.id, i.email, i.role, @Status::text AS status, i.expires_at, i.invited_by, i.created_at
FROM invitations i
WHERE i.organization_id = @OrganizationId
  AND CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted' WHEN i.expires_at <= now() THEN 'expired' ELSE 'pending' END = @Status
ORDER BY i.created_at DESC, i.id DESC
LIMIT @Take OFFSET @Skip;
