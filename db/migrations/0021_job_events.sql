-- Every change of a job that people care about is told by the database itself, in the same transaction, so no statement can forget to.
CREATE FUNCTION job_event_payload(j jobs) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('job_id', j.id, 'kind', j.kind, 'status', j.status, 'attempt', j.attempt, 'step', j.step, 'progress', j.progress,
                              'message', j.message, 'steps', j.steps)
        || CASE j.status
               WHEN 'completed' THEN jsonb_build_object('result', j.result)
               WHEN 'failed' THEN jsonb_build_object('error', j.error)
               WHEN 'cancelled' THEN jsonb_build_object('error', j.error)
               ELSE '{}'
           END
$$;

CREATE FUNCTION tell_job_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = capstan, pg_catalog AS $$
DECLARE
    parts text[];
BEGIN
    WITH told AS (
        INSERT INTO events (organization_id, user_id, type, subject_id, payload)
        SELECT n.organization_id, n.user_id,
               CASE WHEN n.status = 'completed' THEN 'job.completed' WHEN n.status IN ('failed', 'cancelled') THEN 'job.failed' ELSE 'job.progress' END,
               n.id, job_event_payload(n)
        FROM jobs_after n
        JOIN jobs_before o ON o.organization_id = n.organization_id AND o.id = n.id
        WHERE n.status <> o.status OR n.progress <> o.progress OR n.step IS DISTINCT FROM o.step OR n.message IS DISTINCT FROM o.message OR n.steps <> o.steps
        RETURNING id
    )
    -- A notification holds 8,000 bytes.
    SELECT array_agg(ids) INTO parts
    FROM (SELECT string_agg(id::text, ',') AS ids FROM (SELECT id, row_number() OVER () / 300 AS part FROM told) t GROUP BY part) p;
    PERFORM pg_notify('capstan', 'events:' || ids) FROM unnest(parts) AS ids;

    PERFORM pg_notify('capstan', 'jobs:cancel:' || n.id)
    FROM jobs_after n
    JOIN jobs_before o ON o.organization_id = n.organization_id AND o.id = n.id
    WHERE n.cancel_requested AND NOT o.cancel_requested AND n.status = 'in_progress';

    IF EXISTS (SELECT FROM jobs_after WHERE status = 'pending' AND run_at <= now()) THEN PERFORM pg_notify('capstan', 'jobs:new'); END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER jobs_told AFTER UPDATE ON jobs REFERENCING OLD TABLE AS jobs_before NEW TABLE AS jobs_after
    FOR EACH STATEMENT EXECUTE FUNCTION tell_job_changes();
