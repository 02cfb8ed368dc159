-- What a method calls, in the order the calls stand in it.
SELECT m.id, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.fan_in, 0) AS fan_in, coalesce(m.is_external, false) AS is_external,
       c.call_count AS calls, c.min_confidence AS confidence, coalesce(site.line_number, 0) AS line, coalesce(site.filename, '') AS site_file
FROM method_calls c
JOIN nodes_method m ON m.id = c.callee_id
LEFT JOIN LATERAL (
    SELECT k.filename, k.line_number FROM nodes_call k JOIN edges_call e ON e.src = k.id AND e.dst = m.id WHERE k.containing_method_id = @Id ORDER BY k.line_number, k.id LIMIT 1
) site ON true
WHERE c.caller_id = @Id
ORDER BY coalesce(m.is_external, false), coalesce(site.line_number, 0), m.full_name COLLATE "C", m.id
LIMIT @Take;
