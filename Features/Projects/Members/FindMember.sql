-- The person's role in the project, null where he has none of his own, and how many others keep it in hand. No row: no member of the organization.
SELECT m.user_id, p.role,
       (SELECT count(*) FROM project_members a JOIN users u ON u.id = a.user_id
        WHERE a.organization_id = @OrganizationId AND a.project_id = @ProjectId AND a.user_id <> m.user_id AND a.role IN ('admin', 'owner') AND u.is_active) AS other_admins
FROM memberships m
JOIN users u ON u.id = m.user_id
LEFT JOIN project_members p ON p.organization_id = m.organization_id AND p.project_id = @ProjectId AND p.user_id = m.user_id
WHERE m.organization_id = @OrganizationId AND (m.user_id = @UserId OR @UserId::uuid IS NULL AND lower(u.email) = lower(@Email));
