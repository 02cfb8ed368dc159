-- What a method calls, in the order the calls stand in it.
SELECT m.id, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.fan_in, 0) AS fan_in, coalesce(m.is_external, false) AS is_external,
       count(*)::int AS calls, min(coalesce(k.confidence, 1)) AS confidence, coalesce(min(k.line_number), 0) AS line, coalesce(min(k.filename), '') AS site_file
FROM nodes_call k
JOIN edges_call e ON e.src = k.id
JOIN nodes_method m ON m.id = e.dst
WHERE k.containing_method_id = @Id
GROUP BY m.id, m.full_name, m.name, m.filename, m.fan_in, m.is_external
ORDER BY coalesce(m.is_external, false), coalesce(min(k.line_number), 0), m.full_name COLLATE "C", m.id
LIMIT @Take;
