SELECT u.mfa_enabled_at IS NOT NULL AS mfa_enabled, u.mfa_enabled_at AS enabled_at, p.mfa_required AS required,
       CASE WHEN p.mfa_required AND u.mfa_enabled_at IS NULL THEN greatest(p.mfa_required_at, m.created_at) + make_interval(hours => p.mfa_grace_hours) END AS required_from,
       (SELECT count(*) FROM recovery_codes c WHERE c.user_id = u.id AND c.used_at IS NULL AND u.mfa_enabled_at IS NOT NULL)::int AS backup_codes_left
FROM users u
JOIN memberships m ON m.user_id = u.id
JOIN security_policies p ON p.organization_id = m.organization_id
WHERE m.organization_id = @OrganizationId AND u.id = @UserId;
