-- Once: the id of a used one is kept until it would have expired.
INSERT INTO revoked_tokens (id, expires_at) VALUES (@Id, @ExpiresAt) ON CONFLICT (id) DO NOTHING;
