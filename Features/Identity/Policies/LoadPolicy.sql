SELECT min_length, require_uppercase, require_lowercase, require_numbers, require_special, max_age_days, history_count, mfa_required, mfa_grace_hours,
       session_max_hours, session_idle_minutes, session_max_concurrent, lockout_attempts, lockout_minutes, updated_at
FROM security_policies WHERE organization_id = @OrganizationId;
