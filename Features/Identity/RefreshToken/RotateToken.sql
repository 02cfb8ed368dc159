-- tenant: none, because the token is what tells the organization. A sign-in that ended, or rested longer than its organization allows, makes no more tokens.
WITH used AS (
    UPDATE refresh_tokens t SET used_at = now()
    FROM sign_ins s
    JOIN security_policies p ON p.organization_id = s.organization_id
    JOIN users u ON u.id = s.user_id
    WHERE t.token_hash = @UsedHash AND t.used_at IS NULL AND t.expires_at > now()
      AND s.id = t.family_id AND s.ended_at IS NULL AND u.is_active
      AND s.created_at + make_interval(hours => p.session_max_hours) > now()
      AND s.last_used_at + make_interval(mins => p.session_idle_minutes) > now()
    RETURNING t.family_id, t.organization_id, t.user_id, u.token_generation, s.method
), next AS (
    INSERT INTO refresh_tokens (id, family_id, organization_id, user_id, token_hash, expires_at)
    SELECT @Id, family_id, organization_id, user_id, @TokenHash, @ExpiresAt FROM used
), kept AS (
    UPDATE sign_ins s SET last_used_at = now(), expires_at = @ExpiresAt, address = @Address, user_agent = @UserAgent FROM used WHERE s.id = used.family_id
)
SELECT organization_id, user_id, token_generation, family_id AS sign_in_id, method FROM used;
