-- A waiting job ends here; the worker of a running one hears of it and lets go.
WITH job AS (
    UPDATE jobs
    SET cancel_requested = true, updated_at = now(),
        status = CASE status WHEN 'pending' THEN 'cancelled' ELSE status END,
        finished_at = CASE status WHEN 'pending' THEN now() END,
        error = CASE status WHEN 'pending' THEN 'cancelled' ELSE error END
    WHERE organization_id = @OrganizationId AND id = @Id AND status IN ('pending', 'in_progress') AND NOT cancel_requested
    RETURNING organization_id, id, user_id, status, step, progress, message, steps, error
), told AS (
    INSERT INTO events (organization_id, user_id, type, subject_id, payload)
    SELECT organization_id, user_id, 'job.failed', id,
           jsonb_build_object('job_id', id, 'status', status, 'step', step, 'progress', progress, 'message', message, 'steps', steps, 'error', error)
    FROM job
    WHERE status = 'cancelled'
    RETURNING id
), sent AS MATERIALIZED (
    SELECT pg_notify('capstan', 'events:' || id) FROM told
    UNION ALL
    SELECT pg_notify('capstan', 'jobs:cancel:' || id) FROM job WHERE status = 'in_progress'
)
SELECT id FROM job WHERE (SELECT count(*) FROM sent) > 0;
