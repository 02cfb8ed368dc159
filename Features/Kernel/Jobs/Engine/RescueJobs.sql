-- tenant: none, because it looks for the jobs of dead workers, whoever they belong to.
-- The lost attempt counts: a job that kills every worker that takes it must come to an end.
WITH lost AS MATERIALIZED (
    SELECT organization_id, id FROM jobs
    WHERE status = 'in_progress' AND lease_until < now()
    ORDER BY id
    LIMIT 100
    FOR UPDATE SKIP LOCKED
)
UPDATE jobs j
SET status = CASE WHEN j.cancel_requested THEN 'cancelled' WHEN j.attempt >= j.max_attempts THEN 'failed' ELSE 'pending' END,
    error = CASE WHEN j.cancel_requested THEN 'cancelled' ELSE 'The worker stopped before the job was done.' END,
    finished_at = CASE WHEN j.cancel_requested OR j.attempt >= j.max_attempts THEN now() END,
    lease_until = NULL, worker_id = NULL, updated_at = now()
FROM lost
WHERE j.organization_id = lost.organization_id AND j.id = lost.id
RETURNING j.id, j.kind, j.status;
