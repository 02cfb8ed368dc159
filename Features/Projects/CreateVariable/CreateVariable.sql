INSERT INTO project_variables (organization_id, id, project_id, key, value, is_secret, updated_by)
VALUES (@OrganizationId, @Id, @ProjectId, @Key, @Value, @IsSecret, @UpdatedBy)
RETURNING id, key, value, is_secret, updated_at;
