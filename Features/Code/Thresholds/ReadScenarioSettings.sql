SELECT s.settings
FROM scenario_settings s
WHERE s.organization_id = @OrganizationId AND s.project_id = @ProjectId;
