INSERT INTO memberships (organization_id, user_id, role) VALUES (@OrganizationId, @UserId, @Role) ON CONFLICT (organization_id, user_id) DO NOTHING;
