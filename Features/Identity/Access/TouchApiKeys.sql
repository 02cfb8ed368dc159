-- tenant: none, because it serves the keys of all organizations that were used since the last time.
UPDATE api_keys SET last_used_at = now() WHERE id = ANY(@Ids);
