-- A section given takes the place of the one before; the others stay. No row comes back when somebody else wrote first.
INSERT INTO scenario_settings AS s (organization_id, project_id, settings)
SELECT p.organization_id, p.id, @Settings
FROM projects p
LEFT JOIN scenario_settings old ON old.organization_id = p.organization_id AND old.project_id = p.id
WHERE p.organization_id = @OrganizationId AND p.id = @ProjectId
  AND (@IfMatch::timestamptz IS NULL OR coalesce(old.updated_at, p.created_at) = @IfMatch)
ON CONFLICT (organization_id, project_id) DO UPDATE
SET settings = s.settings || excluded.settings, updated_at = now()
WHERE @IfMatch::timestamptz IS NULL OR s.updated_at = @IfMatch
RETURNING s.settings, s.updated_at;
