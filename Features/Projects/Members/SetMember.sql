WITH kept AS (
    INSERT INTO project_members (organization_id, project_id, user_id, role, granted_by)
    VALUES (@OrganizationId, @ProjectId, @UserId, @Role, @GrantedBy)
    ON CONFLICT (organization_id, project_id, user_id) DO UPDATE SET role = excluded.role, updated_at = now()
    RETURNING user_id, role, created_at, granted_by
)
SELECT k.user_id, u.username, u.email, u.full_name, k.role, k.created_at AS granted_at, k.granted_by FROM kept k JOIN users u ON u.id = k.user_id;
