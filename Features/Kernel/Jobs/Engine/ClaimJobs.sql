-- tenant: none, because a worker serves every organization.
-- One index range per kind and priority, so that neither waiting nor future jobs of others are read. The CTE is a fence: without it the planner may
-- run the locking subquery again and update more rows than the limit. The locked rows are found again by their place in the table: joined by key,
-- a plan made while the table was small would read all of it once it is large.
WITH ready AS MATERIALIZED (
    SELECT place_in_table
    FROM (
        SELECT r.place_in_table, r.id, r.priority, r.run_at, k.free,
               row_number() OVER (PARTITION BY k.kind ORDER BY r.priority, r.run_at, r.id) AS place
        FROM unnest(@Kinds, @Limits) AS k (kind, free)
        CROSS JOIN generate_series(1, 4) AS p (priority)
        CROSS JOIN LATERAL (
            SELECT j.ctid AS place_in_table, j.id, j.priority, j.run_at
            FROM jobs j
            WHERE j.status = 'pending' AND j.kind = k.kind AND j.priority = p.priority AND j.run_at <= now()
              AND (@Queues::text[] IS NULL OR j.queue = ANY(@Queues))
            ORDER BY j.run_at, j.id
            LIMIT k.free
            FOR UPDATE SKIP LOCKED
        ) r
    ) ranked
    WHERE place <= free
    ORDER BY priority, run_at, id
    LIMIT @Limit
)
UPDATE jobs j
SET status = 'in_progress', attempt = j.attempt + 1, fence = j.fence + 1, worker_id = @WorkerId, lease_until = now() + @Lease,
    started_at = coalesce(j.started_at, now()), updated_at = now()
WHERE j.ctid = ANY(ARRAY(SELECT place_in_table FROM ready))
RETURNING j.organization_id, j.id, j.user_id, j.kind, j.payload, j.attempt, j.max_attempts, j.fence,
          extract(epoch FROM now() - j.run_at)::double precision AS waited_seconds;
