INSERT INTO coverage_files (organization_id, project_id, name, path, lines)
SELECT @OrganizationId, @ProjectId, @Name, f.path, f.lines FROM unnest(@Paths, @Lines) AS f(path, lines);
