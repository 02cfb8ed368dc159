-- tenant: none, because sign-ins belong to a person; @UserId is the wall. One that ended already is ended still.
UPDATE sign_ins SET ended_at = coalesce(ended_at, now()) WHERE id = @Id AND user_id = @UserId RETURNING id;
