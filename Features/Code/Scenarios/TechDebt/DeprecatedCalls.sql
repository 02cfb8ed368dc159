-- Calls of what is marked as deprecated, over edges that are sure.
SELECT k.filename, coalesce(k.line_number, 0) AS line, coalesce(t.full_name, t.name) AS callee
FROM nodes_method t
JOIN edges_call e ON e.dst = t.id
JOIN nodes_call k ON k.id = e.src
JOIN nodes_method m ON m.id = k.containing_method_id
WHERE t.is_external IS NOT TRUE AND (array_to_string(t.annotations, ' ') ~* '(deprecated|obsolete)' OR coalesce(t.doc, '') ~* '@deprecated')
  AND coalesce(k.confidence, 1) >= 0.85 AND m.is_test IS NOT TRUE AND k.filename IS NOT NULL
ORDER BY k.id
LIMIT 20000;
