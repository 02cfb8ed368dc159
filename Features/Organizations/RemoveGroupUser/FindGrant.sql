SELECT g.role, (SELECT count(*) FROM group_members a WHERE a.organization_id = @OrganizationId AND a.group_id = @GroupId AND a.role IN ('admin', 'owner')) AS admins
FROM group_members g
WHERE g.organization_id = @OrganizationId AND g.group_id = @GroupId AND g.user_id = @UserId;
