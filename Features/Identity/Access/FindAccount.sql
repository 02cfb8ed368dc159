-- tenant: none, because the person is not known yet. The first membership is where a sign-in lands. One row always: an unknown name has a lock too.
SELECT u.id AS user_id, u.username, u.password_hash, coalesce(u.is_active, false) AS is_active, coalesce(u.token_generation, 0) AS token_generation, u.mfa_enabled_at IS NOT NULL AS has_mfa,
       CASE WHEN coalesce(u.locked_until, f.locked_until) > now() THEN coalesce(u.locked_until, f.locked_until) END AS locked_until,
       (SELECT m.organization_id FROM memberships m WHERE m.user_id = u.id ORDER BY m.created_at, m.organization_id LIMIT 1) AS organization_id
FROM (SELECT) one
LEFT JOIN LATERAL (
    SELECT * FROM users
    WHERE lower(username) = lower(@Name) OR lower(email) = lower(@Name)
    ORDER BY (lower(username) = lower(@Name)) DESC
    LIMIT 1
) u ON true
LEFT JOIN failed_names f ON u.id IS NULL AND f.name_hash = @NameHash;
