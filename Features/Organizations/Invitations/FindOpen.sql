-- tenant: none, because the token is what tells the organization.
SELECT i.organization_id, i.id, i.email, i.role, o.name AS organization_name, coalesce(u.full_name, u.username) AS inviter_name,
       EXISTS (SELECT FROM users e WHERE lower(e.email) = lower(i.email)) AS user_exists
FROM invitations i
JOIN organizations o ON o.id = i.organization_id
LEFT JOIN users u ON u.id = i.invited_by
WHERE i.token_hash = @TokenHash AND i.accepted_at IS NULL AND i.expires_at > now();
