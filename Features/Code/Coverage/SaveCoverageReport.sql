-- No row comes back when the project has as many other reports as it may.
INSERT INTO coverage_reports AS r (organization_id, project_id, name, format, revision, files, lines, lines_covered)
SELECT @OrganizationId, @ProjectId, @Name, @Format, @Revision, @Files, @Lines, @LinesCovered
WHERE (SELECT count(*) FROM coverage_reports o WHERE o.organization_id = @OrganizationId AND o.project_id = @ProjectId AND o.name <> @Name) < @Most
ON CONFLICT (organization_id, project_id, name) DO UPDATE
SET format = excluded.format, revision = excluded.revision, files = excluded.files, lines = excluded.lines, lines_covered = excluded.lines_covered, uploaded_at = now()
RETURNING r.name, r.format, r.revision, r.files, r.lines, r.lines_covered, r.uploaded_at;
