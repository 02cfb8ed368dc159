-- How many methods call each of these, and from how many places.
SELECT c.callee_id AS id, count(*) AS methods, sum(c.call_count)::bigint AS places
FROM method_calls c
WHERE c.callee_id = ANY(@Ids)
GROUP BY c.callee_id;
