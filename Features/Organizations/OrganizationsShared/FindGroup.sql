SELECT g.id, g.name, g.description, g.created_at, g.updated_at,
       (SELECT count(*) FROM projects p WHERE p.organization_id = g.organization_id AND p.group_id = g.id) AS project_count
FROM groups g
WHERE g.organization_id = @OrganizationId AND g.id = @Id AND (@SeesAll OR g.id = ANY(@GroupIds));
