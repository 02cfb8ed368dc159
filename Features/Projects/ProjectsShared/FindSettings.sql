SELECT docker_image, default_folder, target_urls, auto_quarantine, webhook_secret IS NOT NULL AS webhook_secret_set, updated_at
FROM project_settings
WHERE organization_id = @OrganizationId AND project_id = @ProjectId;
