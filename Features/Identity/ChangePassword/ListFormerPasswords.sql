SELECT password_hash FROM former_passwords WHERE user_id = @UserId ORDER BY id DESC LIMIT @Most;
