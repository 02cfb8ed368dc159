-- tenant: none, because a worker serves every organization.
-- Written for the planner as FinishJobs.sql is.
UPDATE jobs j
SET step = coalesce(e.step, j.step), progress = coalesce(e.progress, j.progress), message = coalesce(e.message, j.message),
    steps = coalesce(e.steps::jsonb, j.steps), updated_at = now()
FROM unnest(@OrganizationIds, @Ids, @Fences, @StepNames, @Progresses, @Messages, @StepLists)
    AS e (organization_id, id, fence, step, progress, message, steps)
WHERE j.organization_id = e.organization_id AND j.id = e.id AND j.fence = e.fence AND j.lease_until IS NOT NULL AND e.fence > 0;
