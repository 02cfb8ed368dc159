SELECT u.full_name, u.is_active, u.is_superuser,
       EXISTS (SELECT FROM memberships x WHERE x.user_id = u.id AND x.organization_id <> @OrganizationId) AS is_elsewhere
FROM users u
JOIN memberships m ON m.user_id = u.id
WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId;
