UPDATE organizations o SET name = coalesce(@Name, o.name), updated_at = now()
WHERE o.id = @OrganizationId AND (@IfMatch::timestamptz IS NULL OR o.updated_at = @IfMatch)
RETURNING o.id, o.name, (SELECT count(*) FROM memberships m WHERE m.organization_id = o.id) AS member_count, o.created_at, o.updated_at;
