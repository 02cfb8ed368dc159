UPDATE projects
SET language = coalesce(@Language, language), imported_revision = @Revision, metadata = metadata || coalesce(@Metadata::jsonb, '{}'), imported_at = now(), updated_at = now()
WHERE organization_id = @OrganizationId AND id = @ProjectId;
