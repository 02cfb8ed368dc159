-- Calls by this name that were bound to no method: outside code, or one of several of that name.
SELECT k.filename, coalesce(k.line_number, 0) AS line, coalesce(m.full_name, m.name, '') AS caller, coalesce(k.resolution, '') AS resolution, count(*) OVER () AS total
FROM nodes_call k
LEFT JOIN nodes_method m ON m.id = k.containing_method_id
WHERE k.name = @Name AND NOT EXISTS (SELECT FROM edges_call e JOIN nodes_method t ON t.id = e.dst AND t.is_external IS NOT TRUE WHERE e.src = k.id)
ORDER BY coalesce(m.is_test, false), coalesce(m.fan_in, 0) DESC, k.filename COLLATE "C", k.line_number, k.id
LIMIT @Take;
