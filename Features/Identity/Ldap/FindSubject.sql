SELECT subject FROM external_identities WHERE provider = 'ldap' AND issuer = @Issuer AND user_id = @UserId ORDER BY created_at LIMIT 1;
