-- Only jobs that have a key: the index of the others would be empty but look to the planner like a short way to all that waits.
DROP INDEX jobs_unique_key_key;
CREATE UNIQUE INDEX jobs_unique_key_key ON jobs (organization_id, kind, unique_key) WHERE unique_key IS NOT NULL AND status IN ('pending', 'in_progress');
