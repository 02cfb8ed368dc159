-- tenant: none, because accounts are global. Sign-ins made without the second factor end, except the one that just proved it.
WITH account AS (
    UPDATE users SET mfa_enabled_at = now(), updated_at = now() WHERE id = @UserId AND mfa_enabled_at IS NULL RETURNING id
), ended AS (
    UPDATE sign_ins s SET ended_at = now() FROM account WHERE s.user_id = account.id AND s.id IS DISTINCT FROM @SignInId AND s.ended_at IS NULL
), proved AS (
    UPDATE sign_ins s SET proved_at = now() FROM account WHERE s.user_id = account.id AND s.id = @SignInId
)
SELECT id FROM account;
