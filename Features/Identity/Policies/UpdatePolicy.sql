UPDATE security_policies
SET min_length = coalesce(@MinLength, min_length), require_uppercase = coalesce(@RequireUppercase, require_uppercase),
    require_lowercase = coalesce(@RequireLowercase, require_lowercase), require_numbers = coalesce(@RequireNumbers, require_numbers),
    require_special = coalesce(@RequireSpecial, require_special), max_age_days = coalesce(@MaxAgeDays, max_age_days),
    history_count = coalesce(@HistoryCount, history_count), mfa_required = coalesce(@MfaRequired, mfa_required),
    -- The grace period begins when it is required, and not anew when it is said again.
    mfa_required_at = CASE WHEN coalesce(@MfaRequired, mfa_required) THEN coalesce(mfa_required_at, now()) END,
    mfa_grace_hours = coalesce(@MfaGraceHours, mfa_grace_hours), session_max_hours = coalesce(@SessionMaxHours, session_max_hours),
    session_idle_minutes = coalesce(@SessionIdleMinutes, session_idle_minutes), session_max_concurrent = coalesce(@SessionMaxConcurrent, session_max_concurrent),
    lockout_attempts = coalesce(@LockoutAttempts, lockout_attempts), lockout_minutes = coalesce(@LockoutMinutes, lockout_minutes), updated_at = now()
WHERE organization_id = @OrganizationId AND (@IfMatch::timestamptz IS NULL OR updated_at = @IfMatch)
RETURNING min_length, require_uppercase, require_lowercase, require_numbers, require_special, max_age_days, history_count, mfa_required, mfa_grace_hours,
       session_max_hours, session_idle_minutes, session_max_concurrent, lockout_attempts, lockout_minutes, updated_at;
