SELECT count(*)
FROM invitations i
WHERE i.organization_id = @OrganizationId
  AND CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted' WHEN i.expires_at <= now() THEN 'expired' ELSE 'pending' END = @Status;
