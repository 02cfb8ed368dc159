-- tenant: none, because a password is of the account: the strictest of the person's organizations decides what it must be.
SELECT u.password_hash, u.token_generation,
       coalesce(r.min_length, 8) AS min_length, coalesce(r.require_uppercase, true) AS require_uppercase, coalesce(r.require_lowercase, true) AS require_lowercase,
       coalesce(r.require_numbers, true) AS require_numbers, coalesce(r.require_special, true) AS require_special, coalesce(r.history_count, 5) AS history_count
FROM users u
CROSS JOIN LATERAL (
    SELECT max(p.min_length) AS min_length, bool_or(p.require_uppercase) AS require_uppercase, bool_or(p.require_lowercase) AS require_lowercase,
           bool_or(p.require_numbers) AS require_numbers, bool_or(p.require_special) AS require_special, max(p.history_count) AS history_count
    FROM memberships m
    JOIN security_policies p ON p.organization_id = m.organization_id
    WHERE m.user_id = u.id
) r
WHERE u.id = @UserId;
