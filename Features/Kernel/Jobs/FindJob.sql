SELECT organization_id, id, user_id, kind, queue, status, priority::integer AS priority, payload, attempt, max_attempts, cancel_requested, step, progress, message, steps,
       result, error, run_at, created_at, updated_at, started_at, finished_at
FROM jobs
WHERE organization_id = @OrganizationId AND id = @Id;
