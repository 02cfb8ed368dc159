SELECT password_hash, locked_until > now() AS is_locked, token_generation FROM users WHERE id = @UserId;
