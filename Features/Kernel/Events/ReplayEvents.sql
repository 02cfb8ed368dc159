-- Numbers are drawn before commit, so one below the last that was heard may have become visible after it: those of transactions that had not
-- ended when it was written are said again.
SELECT organization_id, id, user_id, type, subject_id, payload
FROM events
WHERE organization_id = @OrganizationId AND user_id = @UserId
  AND (id > @After OR (id < @After AND tx >= (SELECT e.horizon FROM events e WHERE e.organization_id = @OrganizationId AND e.id = @After)))
ORDER BY id
LIMIT @Limit;
