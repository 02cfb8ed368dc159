-- tenant: none, because it tidies up after every organization.
WITH old AS MATERIALIZED (
    SELECT organization_id, id FROM events
    WHERE created_at < now() - @Keep
    ORDER BY created_at
    LIMIT 5000
    FOR UPDATE SKIP LOCKED
)
DELETE FROM events e USING old WHERE e.organization_id = old.organization_id AND e.id = old.id;
