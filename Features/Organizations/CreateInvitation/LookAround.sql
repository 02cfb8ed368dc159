-- What there is about this address already, and what the mail says.
SELECT o.name AS organization_name,
       (SELECT coalesce(u.full_name, u.username) FROM users u WHERE u.id = @UserId) AS inviter_name,
       EXISTS (SELECT FROM users u WHERE lower(u.email) = lower(@Email)) AS user_exists,
       EXISTS (SELECT FROM users u JOIN memberships m ON m.user_id = u.id AND m.organization_id = @OrganizationId WHERE lower(u.email) = lower(@Email)) AS is_member
FROM organizations o
WHERE o.id = @OrganizationId;
