-- Names and places of these methods, in the order asked for.
SELECT m.id, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.line_number_end, m.line_number, 0) AS last_line, coalesce(m.fan_in, 0) AS fan_in,
       coalesce(m.is_test, false) AS is_test, coalesce(m.is_external, false) AS is_external,
       coalesce(m.signature, '') LIKE '#define%' AS is_macro
FROM unnest(@Ids) WITH ORDINALITY AS w (id, ordinal)
JOIN nodes_method m ON m.id = w.id
ORDER BY w.ordinal;
