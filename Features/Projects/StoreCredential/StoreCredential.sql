-- No row: the project has as many as it may have, and this is not one of them.
INSERT INTO project_credentials AS c (organization_id, project_id, key, value, host, updated_by)
SELECT @OrganizationId, @ProjectId, @Key, @Value, @Host, @UpdatedBy
WHERE EXISTS (SELECT FROM project_credentials e WHERE e.organization_id = @OrganizationId AND e.project_id = @ProjectId AND e.key = @Key)
   OR (SELECT count(*) FROM project_credentials e WHERE e.organization_id = @OrganizationId AND e.project_id = @ProjectId) < 100
ON CONFLICT (organization_id, project_id, key) DO UPDATE SET value = excluded.value, host = excluded.host, updated_by = excluded.updated_by, updated_at = now()
RETURNING c.xmax <> 0 AS existed;
