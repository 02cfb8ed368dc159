UPDATE projects p
SET name = coalesce(@Name, p.name), description = coalesce(@Description, p.description), metadata = coalesce(@Metadata, p.metadata), updated_at = now()
WHERE p.organization_id = @OrganizationId AND p.id = @Id AND (@IfMatch::timestamptz IS NULL OR p.updated_at = @IfMatch)
RETURNING p.id, p.group_id, p.name, p.db_path, p.cpg_path, p.source_path, p.language, p.description,
          EXISTS (SELECT FROM active_projects a WHERE a.organization_id = p.organization_id AND a.user_id = @UserId AND a.project_id = p.id) AS is_active,
          p.metadata, p.created_at, p.updated_at;
