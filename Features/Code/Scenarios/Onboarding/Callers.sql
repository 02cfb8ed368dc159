-- Who calls these methods, the most called first, with one call site each.
-- The site is looked for from the caller's side: a popular method has thousands of edges, a caller a few dozen calls.
SELECT m.id, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.fan_in, 0) AS fan_in, coalesce(m.is_test, false) AS is_test,
       top.calls, top.confidence, coalesce(site.line_number, m.line_number, 0) AS line, coalesce(site.filename, m.filename, '') AS site_file
FROM (
    SELECT i.caller_id, sum(i.call_count)::int AS calls, min(i.min_confidence) AS confidence
    FROM method_calls i
    JOIN nodes_method n ON n.id = i.caller_id
    WHERE i.callee_id = ANY(@Ids)
    GROUP BY i.caller_id, n.is_test, n.fan_in, n.full_name
    ORDER BY coalesce(n.is_test, false), coalesce(n.fan_in, 0) DESC, n.full_name COLLATE "C", i.caller_id
    LIMIT @Take
) top
JOIN nodes_method m ON m.id = top.caller_id
LEFT JOIN LATERAL (
    SELECT k.filename, k.line_number
    FROM nodes_call k
    WHERE k.containing_method_id = m.id AND (SELECT e.dst FROM edges_call e WHERE e.src = k.id AND e.dst = ANY(@Ids) LIMIT 1) IS NOT NULL
    ORDER BY k.line_number, k.id
    LIMIT 1
) site ON true
ORDER BY coalesce(m.is_test, false), coalesce(m.fan_in, 0) DESC, m.full_name COLLATE "C", m.id;
