-- tenant: none, because it prunes for all organizations.
DELETE FROM refresh_tokens
WHERE id IN (SELECT id FROM refresh_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT @Most FOR UPDATE SKIP LOCKED);
