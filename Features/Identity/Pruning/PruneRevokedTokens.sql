-- An hour longer than needed, so that clocks of instances may differ.
DELETE FROM revoked_tokens
WHERE id IN (SELECT id FROM revoked_tokens WHERE expires_at < now() - interval '1 hour' ORDER BY expires_at LIMIT @Most FOR UPDATE SKIP LOCKED);
