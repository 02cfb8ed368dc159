-- tenant: none, because it prunes for all organizations. SKIP LOCKED: instances that prune at once do not wait for one another.
DELETE FROM idempotency_keys
WHERE ctid IN (SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '24 hours' ORDER BY created_at LIMIT @Most FOR UPDATE SKIP LOCKED);
