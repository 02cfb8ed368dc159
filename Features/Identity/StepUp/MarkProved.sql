-- tenant: none, because sign-ins belong to a person; @UserId is the wall.
UPDATE sign_ins SET proved_at = now() WHERE id = @SignInId AND user_id = @UserId AND ended_at IS NULL RETURNING proved_at;
