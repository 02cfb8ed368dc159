SELECT g.id, g.user_id, u.username, g.role, g.created_at
FROM group_members g
JOIN users u ON u.id = g.user_id
WHERE g.organization_id = @OrganizationId AND g.group_id = @GroupId
ORDER BY g.created_at, g.user_id
LIMIT @Take OFFSET @Skip;
