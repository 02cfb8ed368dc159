-- Every type declared here; the head says what kind it is.
SELECT t.id, t.name, coalesce(t.full_name, t.name) AS full_name, t.filename, coalesce(t.line_number, 0) AS line, coalesce(t.line_number_end, t.line_number, 0) AS last_line,
       split_part(coalesce(t.code, ''), ' ', 1) AS kind, coalesce(array_to_string(t.modifier, ' '), '') AS modifiers, coalesce(t.has_doc, false) AS has_doc,
       coalesce(array_to_string(t.inherits_from_type_full_name, ' '), '') AS bases
FROM nodes_type_decl t
WHERE t.is_external IS NOT TRUE AND t.filename IS NOT NULL
ORDER BY t.id;
