-- tenant: none, because sign-ins belong to a person; @UserId is the wall.
UPDATE sign_ins s SET ended_at = now()
WHERE s.user_id = @UserId AND s.ended_at IS NULL
  AND (s.id = @SignInId OR s.id = (SELECT r.family_id FROM refresh_tokens r WHERE r.user_id = @UserId AND r.token_hash = @TokenHash))
RETURNING s.id;
