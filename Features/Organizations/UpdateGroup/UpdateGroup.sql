UPDATE groups g SET name = coalesce(@Name, g.name), description = coalesce(@Description, g.description), updated_at = now()
WHERE g.organization_id = @OrganizationId AND g.id = @Id AND (@SeesAll OR g.id = ANY(@GroupIds))
  AND (@IfMatch::timestamptz IS NULL OR g.updated_at = @IfMatch)
RETURNING g.id, g.name, g.description, g.created_at, g.updated_at,
       (SELECT count(*) FROM projects p WHERE p.organization_id = g.organization_id AND p.group_id = g.id) AS project_count;
