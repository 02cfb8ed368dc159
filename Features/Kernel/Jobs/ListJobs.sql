-- Ids are made in the order of time, so the primary key is the order of the list.
SELECT organization_id, id, user_id, kind, queue, status, priority::integer AS priority, payload, attempt, max_attempts, cancel_requested, step, progress, message, steps,
       result, error, run_at, created_at, updated_at, started_at, finished_at
FROM jobs
WHERE organization_id = @OrganizationId
  AND (@UserId::uuid IS NULL OR user_id = @UserId)
  AND (@Kind::text IS NULL OR kind = @Kind)
  AND (@Status::text IS NULL OR status = @Status)
  AND (@Before::uuid IS NULL OR id < @Before)
ORDER BY id DESC
LIMIT @Limit;
