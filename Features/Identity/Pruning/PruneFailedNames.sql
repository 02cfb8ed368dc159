DELETE FROM failed_names
WHERE name_hash IN (SELECT name_hash FROM failed_names WHERE updated_at < now() - interval '1 day' ORDER BY updated_at LIMIT @Most FOR UPDATE SKIP LOCKED);
