-- tenant: none, because a worker serves every organization.
-- lease_until stands for status = 'in_progress' (a check holds that), and fence > 0 is always so: with them the planner looks each row up by its
-- key, also when it plans while the table is small. The index of running jobs is full of dead entries on a busy queue.
-- The ends of many attempts. A row is changed only for the attempt that holds it: whoever lost the lease gets no id back. What was called off
-- meanwhile is not tried again.
UPDATE jobs j
SET status = CASE WHEN e.outcome NOT IN ('retry', 'released') THEN e.outcome WHEN j.cancel_requested THEN 'cancelled' ELSE 'pending' END,
    attempt = CASE e.outcome WHEN 'released' THEN j.attempt - 1 ELSE j.attempt END,
    run_at = CASE e.outcome WHEN 'retry' THEN now() + e.delay_seconds * interval '1 second' ELSE j.run_at END,
    step = coalesce(e.step, j.step),
    progress = CASE e.outcome WHEN 'completed' THEN 100 ELSE coalesce(e.progress, j.progress) END,
    message = coalesce(e.message, j.message),
    steps = coalesce(e.steps::jsonb, j.steps),
    result = e.result::jsonb,
    error = CASE WHEN e.outcome IN ('retry', 'released') AND j.cancel_requested THEN 'cancelled' WHEN e.outcome = 'released' THEN j.error ELSE e.error END,
    lease_until = NULL,
    worker_id = NULL,
    updated_at = now(),
    finished_at = CASE WHEN e.outcome NOT IN ('retry', 'released') OR j.cancel_requested THEN now() END
FROM unnest(@OrganizationIds, @Ids, @Fences, @Outcomes, @Delays, @StepNames, @Progresses, @Messages, @StepLists, @Results, @Failures)
    AS e (organization_id, id, fence, outcome, delay_seconds, step, progress, message, steps, result, error)
WHERE j.organization_id = e.organization_id AND j.id = e.id AND j.fence = e.fence AND j.lease_until IS NOT NULL AND e.fence > 0
RETURNING j.id;
