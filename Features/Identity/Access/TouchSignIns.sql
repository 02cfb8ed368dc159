-- tenant: none, because it serves the sign-ins of all organizations that were used since the last time.
UPDATE sign_ins SET last_used_at = now() WHERE id = ANY(@Ids) AND last_used_at < now() - interval '5 seconds';
