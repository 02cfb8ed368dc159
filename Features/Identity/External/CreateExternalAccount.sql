-- tenant: none, because the organization is joined or founded here. Without a password: the provider is the only way in.
WITH organization AS (
    INSERT INTO organizations (id, name) SELECT @NewOrganizationId, @OrganizationName WHERE @JoinsOrganizationId::uuid IS NULL RETURNING id
), home AS (
    SELECT id FROM organization
    UNION ALL
    SELECT @JoinsOrganizationId WHERE @JoinsOrganizationId::uuid IS NOT NULL
), account AS (
    INSERT INTO users (id, username, email, email_verified_at, full_name)
    VALUES (@UserId, @Username, @Email, CASE WHEN @Email::text IS NOT NULL THEN now() END, @FullName)
    RETURNING id
), membership AS (
    INSERT INTO memberships (organization_id, user_id, role) SELECT home.id, account.id, @Role FROM home, account
), identity AS (
    INSERT INTO external_identities (provider, issuer, subject, user_id, email) SELECT @Provider, @Issuer, @Subject, account.id, @Email FROM account
)
SELECT id AS organization_id FROM home;
