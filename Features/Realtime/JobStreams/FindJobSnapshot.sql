-- State and number come from one snapshot: what is numbered higher is not in this state yet.
SELECT j.user_id,
       (SELECT max(e.id) FROM events e WHERE e.organization_id = j.organization_id AND e.subject_id = j.id) AS event_id,
       CASE WHEN j.status = 'completed' THEN 'job.completed' WHEN j.status IN ('failed', 'cancelled') THEN 'job.failed' ELSE 'job.progress' END AS type,
       job_event_payload(j) AS payload
FROM jobs j
WHERE j.organization_id = @OrganizationId AND j.id = @JobId;
