-- Who adds variables to a project takes turns, so that the most is the most.
SELECT (SELECT count(*) FROM project_variables v WHERE v.organization_id = @OrganizationId AND v.project_id = p.id) AS value
FROM projects p
WHERE p.organization_id = @OrganizationId AND p.id = @ProjectId
FOR NO KEY UPDATE;
