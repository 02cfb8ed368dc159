UPDATE external_identities SET last_login_at = now(), email = @Email
WHERE provider = @Provider AND issuer = @Issuer AND subject = @Subject
RETURNING user_id;
