-- The end of a job inside its handler's own transaction: its row stays locked until that commits. No row: another worker has it.
UPDATE jobs
SET status = 'completed', progress = 100, result = @Result, error = NULL,
    step = coalesce(@Step, step), message = coalesce(@Message, message), steps = coalesce(@Steps, steps),
    lease_until = NULL, worker_id = NULL, updated_at = clock_timestamp(), finished_at = clock_timestamp()
WHERE organization_id = @OrganizationId AND id = @Id AND fence = @Fence AND status = 'in_progress'
RETURNING id;
