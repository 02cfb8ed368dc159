WITH created AS (
    INSERT INTO jobs (organization_id, id, user_id, kind, queue, priority, payload, unique_key, run_at, max_attempts, steps)
    VALUES (@OrganizationId, @Id, @UserId, @Kind, @Queue, @Priority, @Payload, @UniqueKey, coalesce(@RunAt, now()), @MaxAttempts, @Steps)
    ON CONFLICT (organization_id, kind, unique_key) WHERE unique_key IS NOT NULL AND status IN ('pending', 'in_progress') DO NOTHING
    RETURNING id
)
SELECT id, true AS created FROM created
UNION ALL
SELECT id, false FROM jobs
WHERE organization_id = @OrganizationId AND kind = @Kind AND unique_key = @UniqueKey AND status IN ('pending', 'in_progress') AND NOT EXISTS (SELECT FROM created);
