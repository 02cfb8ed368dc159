-- Only where the second factor is on: codes are handed out before it is.
UPDATE recovery_codes SET used_at = now()
WHERE user_id = @UserId AND code_hash = @CodeHash AND used_at IS NULL
  AND EXISTS (SELECT FROM users u WHERE u.id = @UserId AND u.mfa_enabled_at IS NOT NULL);
