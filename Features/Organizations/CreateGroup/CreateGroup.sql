WITH made AS (
    INSERT INTO groups (organization_id, id, name, description) VALUES (@OrganizationId, @Id, @Name, @Description)
    RETURNING organization_id, id, name, description, created_at, updated_at
), grants AS (
    INSERT INTO group_members (organization_id, group_id, user_id, id, role) SELECT organization_id, id, @UserId, @GrantId, 'owner' FROM made
)
SELECT id, name, description, created_at, updated_at, 0::bigint AS project_count FROM made;
