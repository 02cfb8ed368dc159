-- tenant: none, because it prunes for all organizations. Their refresh tokens go with them.
DELETE FROM sign_ins WHERE id IN (SELECT id FROM sign_ins WHERE expires_at < now() ORDER BY expires_at LIMIT @Most FOR UPDATE SKIP LOCKED);
