-- A waiting job ends here; the worker of a running one is signalled and lets go.
UPDATE jobs
SET cancel_requested = true, updated_at = now(),
    status = CASE status WHEN 'pending' THEN 'cancelled' ELSE status END,
    finished_at = CASE status WHEN 'pending' THEN now() END,
    error = CASE status WHEN 'pending' THEN 'cancelled' ELSE error END
WHERE organization_id = @OrganizationId AND id = @Id AND status IN ('pending', 'in_progress') AND NOT cancel_requested;
