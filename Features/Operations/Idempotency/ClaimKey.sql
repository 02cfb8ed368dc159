-- One row comes back: ours (claimed) or the one that stands. A claim older than a minute without an answer belongs to a process that died: it is taken over.
WITH claimed AS (
    INSERT INTO idempotency_keys AS k (organization_id, user_id, route, key, fingerprint)
    VALUES (@OrganizationId, @UserId, @Route, @Key, @Fingerprint)
    ON CONFLICT (organization_id, user_id, route, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, status = NULL, location = NULL, body = NULL, created_at = now()
        WHERE k.created_at < now() - interval '24 hours' OR (k.status IS NULL AND k.created_at < now() - interval '1 minute')
    RETURNING true AS claimed, fingerprint, status, location, body
)
SELECT claimed, fingerprint, status, location, body FROM claimed
UNION ALL
SELECT false, fingerprint, status, location, body
FROM idempotency_keys
WHERE organization_id = @OrganizationId AND user_id = @UserId AND route = @Route AND key = @Key AND NOT EXISTS (SELECT FROM claimed);
