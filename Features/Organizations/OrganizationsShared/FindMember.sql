-- An owner who cannot sign in keeps nothing.
SELECT m.role,
       (SELECT count(*) FROM memberships o JOIN users u ON u.id = o.user_id
        WHERE o.organization_id = @OrganizationId AND o.user_id <> m.user_id AND o.role = 'owner' AND u.is_active) AS other_owners
FROM memberships m
WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId;
