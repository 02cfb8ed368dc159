-- tenant: none, because accounts are global.
SELECT u.id, u.email_verified_at IS NOT NULL AS is_verified,
       (SELECT m.organization_id FROM memberships m WHERE m.user_id = u.id ORDER BY m.created_at, m.organization_id LIMIT 1) AS organization_id
FROM users u
WHERE lower(u.email) = lower(@Email);
