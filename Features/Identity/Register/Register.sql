WITH organization AS (
    INSERT INTO organizations (id, name, plan) VALUES (@OrganizationId, @OrganizationName, @Plan) RETURNING id, name, updated_at
), account AS (
    INSERT INTO users (id, username, email, full_name, password_hash) VALUES (@UserId, @Username, @Email, @FullName, @PasswordHash)
    RETURNING id, username, email, full_name, is_active, is_superuser, created_at, updated_at
), membership AS (
    INSERT INTO memberships (organization_id, user_id, role) SELECT organization.id, account.id, 'owner' FROM organization, account RETURNING role
)
SELECT a.id, a.username, a.email, a.full_name, a.is_active, a.is_superuser, m.role, o.id AS organization_id, o.name AS organization_name, a.created_at, a.updated_at
FROM account a, organization o, membership m;
