DELETE FROM oauth_states
WHERE state_hash IN (SELECT state_hash FROM oauth_states WHERE expires_at < now() ORDER BY expires_at LIMIT @Most FOR UPDATE SKIP LOCKED);
