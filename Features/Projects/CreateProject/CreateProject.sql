-- No row comes back when the group is not one of this organization.
INSERT INTO projects (organization_id, id, group_id, name, db_path, cpg_path, source_path, language, description, metadata, created_by)
SELECT @OrganizationId, @Id, @GroupId, @Name, @DbPath, @CpgPath, @SourcePath, @Language, @Description, @Metadata, @CreatedBy
WHERE @GroupId::uuid IS NULL OR EXISTS (SELECT FROM groups g WHERE g.organization_id = @OrganizationId AND g.id = @GroupId)
RETURNING id, group_id, name, db_path, cpg_path, source_path, language, description, false AS is_active, metadata, created_at, updated_at;
