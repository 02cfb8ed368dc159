-- The update changes nothing that matters: it makes the row that stands come back. Its visibility is the caller's matter: check RoleIn before use.
INSERT INTO projects AS p (organization_id, id, group_id, name, language, source_path, source_key, created_by)
VALUES (@OrganizationId, @Id, @GroupId, @Name, @Language, @SourcePath, @SourceKey, @CreatedBy)
ON CONFLICT (organization_id, source_key) DO UPDATE SET source_key = excluded.source_key
RETURNING p.id, p.organization_id, p.group_id, p.name, p.language, p.source_path, p.imported_at, p.imported_revision,
       to_regnamespace('p_' || replace(p.id::text, '-', '')) IS NOT NULL AS has_graph;
