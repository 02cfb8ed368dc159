UPDATE invitations SET accepted_at = now(), accepted_by = @UserId
WHERE organization_id = @OrganizationId AND id = @Id AND accepted_at IS NULL AND expires_at > now();
