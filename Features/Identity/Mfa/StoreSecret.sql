-- Nothing is stored while the second factor is on: it must be switched off first, with a code of it.
INSERT INTO totp_secrets AS t (user_id, secret)
SELECT u.id, @Secret FROM users u WHERE u.id = @UserId AND u.mfa_enabled_at IS NULL
ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = 0, created_at = now();
