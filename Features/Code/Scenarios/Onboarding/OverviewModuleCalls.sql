-- How often methods of one of these folders call methods of another, the busiest ways first.
WITH located AS MATERIALIZED (
    SELECT m.id,
           CASE WHEN m.filename LIKE '%/%' THEN array_to_string((string_to_array(regexp_replace(m.filename, '/[^/]*$', ''), '/'))[1:2], '/') ELSE '.' END AS module
    FROM nodes_method m
    WHERE m.filename IS NOT NULL
)
SELECT caller.module AS caller, callee.module AS callee, sum(c.call_count)::bigint AS calls
FROM method_calls c
JOIN located caller ON caller.id = c.caller_id
JOIN located callee ON callee.id = c.callee_id
WHERE caller.module <> callee.module AND caller.module = ANY(@Modules) AND callee.module = ANY(@Modules)
GROUP BY caller.module, callee.module
ORDER BY calls DESC, caller.module COLLATE "C", callee.module COLLATE "C"
LIMIT 60;
