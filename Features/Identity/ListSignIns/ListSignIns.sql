-- tenant: none, because sign-ins belong to a person; @UserId is the wall. An organization lets a person have 1,000 of them at most.
SELECT s.id, s.organization_id, s.user_id, u.username, s.method, s.address, s.user_agent, s.created_at, s.last_used_at,
       least(s.expires_at, s.created_at + make_interval(hours => p.session_max_hours), s.last_used_at + make_interval(mins => p.session_idle_minutes)) AS expires_at
FROM sign_ins s
JOIN users u ON u.id = s.user_id
JOIN security_policies p ON p.organization_id = s.organization_id
WHERE s.user_id = @UserId AND s.ended_at IS NULL AND s.expires_at > now()
  AND s.created_at + make_interval(hours => p.session_max_hours) > now() AND s.last_used_at + make_interval(mins => p.session_idle_minutes) > now()
ORDER BY s.last_used_at DESC, s.id
LIMIT 1000;
