-- tenant: none, because accounts are global. The first membership is where a sign-in lands.
SELECT u.id AS user_id, u.username, u.password_hash, u.is_active, u.token_generation, u.mfa_enabled_at IS NOT NULL AS has_mfa,
       CASE WHEN u.locked_until > now() THEN u.locked_until END AS locked_until,
       (SELECT m.organization_id FROM memberships m WHERE m.user_id = u.id ORDER BY m.created_at, m.organization_id LIMIT 1) AS organization_id
FROM users u
WHERE u.id = @UserId;
