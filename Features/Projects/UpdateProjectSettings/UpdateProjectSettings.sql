INSERT INTO project_settings AS s (organization_id, project_id, docker_image, default_folder, target_urls, auto_quarantine, webhook_secret)
VALUES (@OrganizationId, @ProjectId, nullif(@DockerImage, ''), nullif(@DefaultFolder, ''), jsonb_strip_nulls(coalesce(@TargetUrls::jsonb, '{}')), coalesce(@AutoQuarantine, false), @WebhookSecret)
ON CONFLICT (organization_id, project_id) DO UPDATE
SET docker_image = CASE WHEN @DockerImage::text IS NULL THEN s.docker_image ELSE excluded.docker_image END,
    default_folder = CASE WHEN @DefaultFolder::text IS NULL THEN s.default_folder ELSE excluded.default_folder END,
    target_urls = s.target_urls || excluded.target_urls,
    auto_quarantine = coalesce(@AutoQuarantine, s.auto_quarantine),
    webhook_secret = CASE WHEN @ClearWebhookSecret THEN NULL ELSE coalesce(excluded.webhook_secret, s.webhook_secret) END,
    updated_at = now()
RETURNING docker_image, default_folder, target_urls, auto_quarantine, webhook_secret IS NOT NULL AS webhook_secret_set, updated_at;
