-- tenant: none, because accounts are global. Nothing happens while an organization of the person requires a second factor.
WITH account AS (
    UPDATE users u SET mfa_enabled_at = NULL, updated_at = now()
    WHERE u.id = @UserId AND u.mfa_enabled_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM memberships m JOIN security_policies p ON p.organization_id = m.organization_id WHERE m.user_id = u.id AND p.mfa_required)
    RETURNING u.id
), secrets AS (
    DELETE FROM totp_secrets t USING account WHERE t.user_id = account.id
), codes AS (
    DELETE FROM recovery_codes c USING account WHERE c.user_id = account.id
)
SELECT id FROM account;
