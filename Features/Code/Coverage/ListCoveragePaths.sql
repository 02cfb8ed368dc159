SELECT f.name, f.path
FROM coverage_files f
WHERE f.organization_id = @OrganizationId AND f.project_id = @ProjectId
ORDER BY f.name COLLATE "C", f.path COLLATE "C";
