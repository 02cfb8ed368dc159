SELECT coalesce(s.settings, '{}') AS settings, coalesce(s.updated_at, p.created_at) AS updated_at
FROM projects p
LEFT JOIN scenario_settings s ON s.organization_id = p.organization_id AND s.project_id = p.id
WHERE p.organization_id = @OrganizationId AND p.id = @ProjectId;
