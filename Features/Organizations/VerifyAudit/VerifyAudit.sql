WITH chained AS (
    SELECT e.sequence,
           e.hash = audit_hash(e)
           AND e.sequence = coalesce(lag(e.sequence) OVER w, 0) + 1
           AND e.previous_hash = coalesce(lag(e.hash) OVER w, ''::bytea) AS holds
    FROM audit_entries e
    WHERE e.organization_id = @OrganizationId
    WINDOW w AS (ORDER BY e.sequence)
), summary AS (
    SELECT count(*) AS entries, coalesce(max(sequence), 0) AS last, min(sequence) FILTER (WHERE NOT holds) AS broken FROM chained
)
SELECT s.entries,
       -- Entries cut off at the end leave no broken link behind, but the chain's head remembers them.
       coalesce(s.broken, CASE WHEN c.sequence > s.last THEN s.last + 1 END) AS first_broken,
       encode(c.hash, 'hex') AS head
FROM summary s
LEFT JOIN audit_chains c ON c.organization_id = @OrganizationId;
