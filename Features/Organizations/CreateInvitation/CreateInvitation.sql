INSERT INTO invitations (organization_id, id, email, role, token_hash, invited_by, expires_at)
VALUES (@OrganizationId, @Id, @Email, @Role, @TokenHash, @UserId, @ExpiresAt)
ON CONFLICT (organization_id, lower(email)) WHERE accepted_at IS NULL DO NOTHING;
