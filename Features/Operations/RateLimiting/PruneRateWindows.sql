-- tenant: none, because it prunes for all organizations. SKIP LOCKED: instances that prune at once do not wait for one another.
DELETE FROM rate_windows
WHERE ctid IN (SELECT ctid FROM rate_windows WHERE ends_at < now() - interval '1 minute' ORDER BY ends_at LIMIT @Most FOR UPDATE SKIP LOCKED);
