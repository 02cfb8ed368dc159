-- tenant: none, because it tidies up after every organization.
WITH old AS MATERIALIZED (
    SELECT organization_id, id FROM jobs
    WHERE finished_at < now() - @Keep
    ORDER BY finished_at
    LIMIT 1000
    FOR UPDATE SKIP LOCKED
)
DELETE FROM jobs j USING old WHERE j.organization_id = old.organization_id AND j.id = old.id;
