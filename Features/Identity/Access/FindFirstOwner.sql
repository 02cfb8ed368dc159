-- tenant: none, because it asks who owns the installation.
SELECT m.user_id
FROM memberships m
JOIN users u ON u.id = m.user_id
WHERE m.role = 'owner' AND u.is_active
ORDER BY u.is_superuser DESC, m.created_at, m.user_id
LIMIT 1;
