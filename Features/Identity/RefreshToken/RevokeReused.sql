-- tenant: none, because the token is what tells the organization. Only a token that had been used ends its sign-in: an expired one harms nobody.
UPDATE sign_ins SET ended_at = now()
WHERE id = (SELECT r.family_id FROM refresh_tokens r WHERE r.token_hash = @UsedHash AND r.used_at IS NOT NULL) AND ended_at IS NULL
RETURNING id AS sign_in_id, organization_id, user_id;
