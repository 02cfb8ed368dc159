INSERT INTO external_identities (provider, issuer, subject, user_id, email) VALUES (@Provider, @Issuer, @Subject, @UserId, @Email);
