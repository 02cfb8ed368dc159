-- Only members of this organization and no other: another one trusts the second factor too. Their sign-ins end.
WITH account AS (
    UPDATE users u SET mfa_enabled_at = NULL, updated_at = now()
    FROM memberships m
    WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId AND u.id = m.user_id
      AND NOT EXISTS (SELECT FROM memberships other WHERE other.user_id = m.user_id AND other.organization_id <> m.organization_id)
    RETURNING u.id
), secrets AS (
    DELETE FROM totp_secrets t USING account WHERE t.user_id = account.id
), codes AS (
    DELETE FROM recovery_codes c USING account WHERE c.user_id = account.id
), ended AS (
    UPDATE sign_ins s SET ended_at = now() FROM account WHERE s.user_id = account.id AND s.ended_at IS NULL
)
SELECT id FROM account;
