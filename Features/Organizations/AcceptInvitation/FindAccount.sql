-- tenant: none, because it asks for the caller's own account.
SELECT id, email, token_generation FROM users WHERE id = @UserId;
