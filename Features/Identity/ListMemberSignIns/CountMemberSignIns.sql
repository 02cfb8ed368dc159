SELECT count(*)
FROM sign_ins s
JOIN security_policies p ON p.organization_id = s.organization_id
WHERE s.organization_id = @OrganizationId AND (@UserId::uuid IS NULL OR s.user_id = @UserId) AND s.ended_at IS NULL AND s.expires_at > now()
  AND s.created_at + make_interval(hours => p.session_max_hours) > now() AND s.last_used_at + make_interval(mins => p.session_idle_minutes) > now();
