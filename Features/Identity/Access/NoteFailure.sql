-- tenant: none, because accounts are global: the strictest of the person's organizations decides.
WITH rule AS (
    SELECT coalesce(min(p.lockout_attempts), 5) AS attempts, coalesce(max(p.lockout_minutes), 30) AS minutes
    FROM memberships m
    JOIN security_policies p ON p.organization_id = m.organization_id
    WHERE m.user_id = @UserId
)
UPDATE users
SET failed_logins = CASE WHEN failed_logins + 1 >= rule.attempts THEN 0 ELSE failed_logins + 1 END,
    locked_until = CASE WHEN failed_logins + 1 >= rule.attempts THEN now() + make_interval(mins => rule.minutes) ELSE locked_until END
FROM rule
WHERE id = @UserId;
