DELETE FROM invitations WHERE organization_id = @OrganizationId AND id = @Id AND accepted_at IS NULL RETURNING email, role;
