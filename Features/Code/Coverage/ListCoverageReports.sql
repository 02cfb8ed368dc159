SELECT r.name, r.format, r.revision, r.files, r.lines, r.lines_covered, r.uploaded_at
FROM coverage_reports r
WHERE r.organization_id = @OrganizationId AND r.project_id = @ProjectId
ORDER BY r.name COLLATE "C";
