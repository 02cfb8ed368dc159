INSERT INTO users (id, username, email, full_name, password_hash) VALUES (@UserId, @Email, @Email, @Name, @PasswordHash);
