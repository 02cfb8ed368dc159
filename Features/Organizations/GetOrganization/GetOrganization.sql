SELECT o.id, o.name, (SELECT count(*) FROM memberships m WHERE m.organization_id = o.id) AS member_count, o.created_at, o.updated_at
FROM organizations o
WHERE o.id = @OrganizationId;
