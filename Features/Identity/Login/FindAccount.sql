-- tenant: none, because the person is not known yet. The first membership is where a sign-in lands.
SELECT u.id AS user_id, u.password_hash, u.is_active, u.locked_until > now() AS is_locked, u.token_generation,
       (SELECT m.organization_id FROM memberships m WHERE m.user_id = u.id ORDER BY m.created_at, m.organization_id LIMIT 1) AS organization_id
FROM users u
WHERE lower(u.username) = lower(@Username) OR lower(u.email) = lower(@Username)
ORDER BY (lower(u.username) = lower(@Username)) DESC
LIMIT 1;
