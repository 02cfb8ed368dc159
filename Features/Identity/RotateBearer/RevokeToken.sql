INSERT INTO revoked_tokens (id, expires_at) VALUES (@Id, @ExpiresAt) ON CONFLICT (id) DO NOTHING;
