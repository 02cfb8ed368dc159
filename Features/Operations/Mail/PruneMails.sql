-- tenant: none, because it prunes for all organizations. What could not be sent for a week is of no use any more.
DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE created_at < now() - interval '7 days' ORDER BY created_at LIMIT @Most FOR UPDATE SKIP LOCKED);
