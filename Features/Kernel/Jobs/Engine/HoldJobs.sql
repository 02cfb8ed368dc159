-- tenant: none, because a worker serves every organization.
-- Written for the planner as FinishJobs.sql is.
-- The heartbeat. An id that does not come back is not this worker's any more.
UPDATE jobs j
SET lease_until = now() + @Lease
FROM unnest(@OrganizationIds, @Ids, @Fences) AS e (organization_id, id, fence)
WHERE j.organization_id = e.organization_id AND j.id = e.id AND j.fence = e.fence AND j.lease_until IS NOT NULL AND e.fence > 0
RETURNING j.id;
