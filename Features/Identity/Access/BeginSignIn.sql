-- One statement: the account is marked, the sign-ins beyond the most that may be open end (the longest unused first), a new one and its first refresh token are stored.
WITH account AS (
    UPDATE users SET failed_logins = 0, locked_until = NULL, last_login_at = now() WHERE id = @UserId
), surplus AS (
    UPDATE sign_ins SET ended_at = now()
    WHERE id IN (
        SELECT s.id FROM sign_ins s
        WHERE s.organization_id = @OrganizationId AND s.user_id = @UserId AND s.ended_at IS NULL AND s.expires_at > now()
        ORDER BY s.last_used_at DESC, s.id
        OFFSET (SELECT p.session_max_concurrent - 1 FROM security_policies p WHERE p.organization_id = @OrganizationId)
    )
    RETURNING id
), begun AS (
    INSERT INTO sign_ins (id, organization_id, user_id, method, address, user_agent, expires_at)
    VALUES (@SignInId, @OrganizationId, @UserId, @Method, @Address, @UserAgent, @ExpiresAt)
), refresh AS (
    INSERT INTO refresh_tokens (id, family_id, organization_id, user_id, token_hash, expires_at)
    VALUES (@RefreshId, @SignInId, @OrganizationId, @UserId, @RefreshHash, @ExpiresAt)
)
SELECT id FROM surplus;
