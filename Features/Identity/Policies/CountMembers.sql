SELECT count(*) AS members, count(u.mfa_enabled_at) AS with_mfa
FROM memberships m
JOIN users u ON u.id = m.user_id
WHERE m.organization_id = @OrganizationId;
