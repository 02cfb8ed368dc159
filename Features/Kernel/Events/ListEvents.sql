-- tenant: none, because it reads for all listeners at once; only events of their organizations, and each listener's filter follows.
SELECT organization_id, id, user_id, type, subject_id, payload
FROM events
WHERE id = ANY(@Ids) AND organization_id = ANY(@OrganizationIds)
ORDER BY id;
