WITH organization AS (
    INSERT INTO organizations (id, name, plan) VALUES (@OrganizationId, @OrganizationName, @Plan) RETURNING id
)
INSERT INTO memberships (organization_id, user_id, role) SELECT organization.id, @UserId, 'owner' FROM organization;
