DELETE FROM invitations WHERE organization_id = @OrganizationId AND lower(email) = lower(@Email) AND accepted_at IS NULL AND expires_at <= now();
