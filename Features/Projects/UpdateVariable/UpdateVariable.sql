UPDATE project_variables SET key = @Key, value = @Value, is_secret = @IsSecret, updated_by = @UpdatedBy, updated_at = now()
WHERE organization_id = @OrganizationId AND project_id = @ProjectId AND id = @Id
RETURNING id, key, value, is_secret, updated_at;
