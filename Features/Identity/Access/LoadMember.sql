-- Everything that decides what one person may do in one organization. Without @OrganizationId: the organization joined first.
-- The organization asked for decides how long a sign-in lasts there, how long it may rest, and what its members owe.
SELECT m.organization_id, u.id AS user_id, u.username, u.is_active, u.is_superuser, u.token_generation, m.role, o.closed_modules,
       u.mfa_enabled_at IS NOT NULL AS has_mfa,
       p.mfa_required AND u.mfa_enabled_at IS NULL AND now() > greatest(p.mfa_required_at, m.created_at) + make_interval(hours => p.mfa_grace_hours) AS owes_mfa,
       u.password_hash IS NOT NULL
           AND (u.must_change_password OR (p.max_age_days > 0 AND now() > u.password_changed_at + make_interval(days => p.max_age_days))) AS owes_password,
       s.ended_at IS NULL AND s.expires_at > now() AND s.created_at + make_interval(hours => p.session_max_hours) > now()
           AND s.last_used_at + make_interval(mins => p.session_idle_minutes) > now() AS is_signed_in,
       s.proved_at,
       ARRAY(SELECT g.group_id FROM group_members g WHERE g.organization_id = m.organization_id AND g.user_id = u.id ORDER BY g.group_id) AS group_ids,
       ARRAY(SELECT g.role FROM group_members g WHERE g.organization_id = m.organization_id AND g.user_id = u.id ORDER BY g.group_id) AS group_roles,
       ARRAY(SELECT x.project_id FROM project_grants x WHERE x.organization_id = m.organization_id AND x.user_id = u.id ORDER BY x.project_id, x.role) AS project_ids,
       ARRAY(SELECT x.role FROM project_grants x WHERE x.organization_id = m.organization_id AND x.user_id = u.id ORDER BY x.project_id, x.role) AS project_roles,
       ARRAY(SELECT text(r.network) FROM ip_rules r WHERE r.organization_id = m.organization_id AND r.action = 'allow' ORDER BY r.network) AS allowed_networks,
       ARRAY(SELECT text(r.network) FROM ip_rules r WHERE r.organization_id = m.organization_id AND r.action = 'deny' ORDER BY r.network) AS denied_networks
FROM users u
JOIN memberships m ON m.user_id = u.id
JOIN organizations o ON o.id = m.organization_id
JOIN security_policies p ON p.organization_id = m.organization_id
LEFT JOIN sign_ins s ON s.id = @SignInId AND s.user_id = u.id
WHERE u.id = @UserId AND (@OrganizationId::uuid IS NULL OR m.organization_id = @OrganizationId)
ORDER BY m.created_at, m.organization_id
LIMIT 1;
