-- Annotations that give the routes of a type their beginning.
SELECT a.filename, coalesce(a.line_number, 0) AS line, a.name, coalesce(a.code, '') AS code
FROM nodes_annotation a
WHERE a.name = ANY(@Names) AND a.filename = ANY(@Files)
ORDER BY a.filename COLLATE "C", a.line_number, a.id
LIMIT @Take;
