-- Parameters of constructors with the type each names.
SELECT p.method_id, p.name, p.type_full_name AS type, coalesce(p.line_number, 0) AS line, p.filename
FROM nodes_param p
WHERE p.method_id = ANY(@Ids) AND coalesce(p.type_full_name, '') <> ''
ORDER BY p.method_id, p.index, p.id;
