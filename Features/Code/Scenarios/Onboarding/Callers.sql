-- Who calls these methods, the most called first, with one call site each.
SELECT m.id, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.fan_in, 0) AS fan_in, coalesce(m.is_test, false) AS is_test,
       sum(c.call_count)::int AS calls, min(c.min_confidence) AS confidence, coalesce(site.line_number, m.line_number, 0) AS line, coalesce(site.filename, m.filename, '') AS site_file
FROM method_calls c
JOIN nodes_method m ON m.id = c.caller_id
LEFT JOIN LATERAL (
    SELECT k.filename, k.line_number FROM nodes_call k JOIN edges_call e ON e.src = k.id AND e.dst = ANY(@Ids) WHERE k.containing_method_id = m.id ORDER BY k.line_number, k.id LIMIT 1
) site ON true
WHERE c.callee_id = ANY(@Ids)
  AND m.id = ANY(ARRAY(
    SELECT i.caller_id FROM method_calls i JOIN nodes_method n ON n.id = i.caller_id WHERE i.callee_id = ANY(@Ids)
    GROUP BY i.caller_id, n.is_test, n.fan_in, n.full_name ORDER BY coalesce(n.is_test, false), coalesce(n.fan_in, 0) DESC, n.full_name COLLATE "C", i.caller_id LIMIT @Take))
GROUP BY m.id, m.full_name, m.name, m.filename, m.fan_in, m.is_test, m.line_number, site.line_number, site.filename
ORDER BY coalesce(m.is_test, false), coalesce(m.fan_in, 0) DESC, m.full_name COLLATE "C", m.id;
