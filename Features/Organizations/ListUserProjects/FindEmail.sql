SELECT u.id, u.email FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId;
