SELECT m.role, (SELECT count(*) FROM memberships o WHERE o.organization_id = @OrganizationId AND o.role = 'owner') AS owners
FROM memberships m
WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId;
