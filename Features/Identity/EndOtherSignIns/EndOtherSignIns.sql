-- tenant: none, because sign-ins belong to a person; @UserId is the wall.
UPDATE sign_ins SET ended_at = now() WHERE user_id = @UserId AND id IS DISTINCT FROM @Except AND ended_at IS NULL RETURNING id;
