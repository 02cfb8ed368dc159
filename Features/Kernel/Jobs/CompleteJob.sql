-- The end of a job inside its handler's own transaction: its row stays locked until that commits. No row: another worker has it.
WITH done AS (
    UPDATE jobs
    SET status = 'completed', progress = 100, result = @Result, error = NULL,
        step = coalesce(@Step, step), message = coalesce(@Message, message), steps = coalesce(@Steps, steps),
        lease_until = NULL, worker_id = NULL, updated_at = clock_timestamp(), finished_at = clock_timestamp()
    WHERE organization_id = @OrganizationId AND id = @Id AND fence = @Fence AND status = 'in_progress'
    RETURNING organization_id, id, user_id, status, step, progress, message, steps, result
), told AS (
    INSERT INTO events (organization_id, user_id, type, subject_id, payload)
    SELECT organization_id, user_id, 'job.completed', id,
           jsonb_build_object('job_id', id, 'status', status, 'step', step, 'progress', progress, 'message', message, 'steps', steps, 'result', result)
    FROM done
    RETURNING id
), sent AS MATERIALIZED (
    SELECT pg_notify('capstan', 'events:' || id) FROM told
)
SELECT id FROM done WHERE (SELECT count(*) FROM sent) > 0;
