-- tenant: none, because a worker serves every organization.
SELECT j.id
FROM jobs j
JOIN unnest(@OrganizationIds, @Ids) AS e (organization_id, id) ON j.organization_id = e.organization_id AND j.id = e.id
WHERE j.cancel_requested AND j.lease_until IS NOT NULL;
