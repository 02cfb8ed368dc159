-- tenant: none, because the refresh token told which sign-in it is.
UPDATE sign_ins SET ended_at = now() WHERE id = @SignInId AND ended_at IS NULL;
