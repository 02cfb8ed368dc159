-- What a reference says of these methods: signature, comment, parameters, and the shortest lines that call them.
SELECT m.id, m.name, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.language, '') AS language, coalesce(m.signature, '') AS signature,
       coalesce(m.doc, '') AS doc, coalesce(m.return_type, '') AS return_type, coalesce(m.fan_in, 0) AS fan_in,
       coalesce((SELECT string_agg(p.name || E'\t' || coalesce(p.type_full_name, ''), E'\n' ORDER BY p.index, p.id) FROM nodes_param p WHERE p.method_id = m.id AND p.index > 0), '') AS parameters,
       coalesce((SELECT string_agg(s.code || E'\t' || s.filename || ':' || s.line_number, E'\n' ORDER BY s.is_test, length(s.code), s.filename COLLATE "C", s.line_number)
                 FROM (SELECT regexp_replace(k.code, '\s+', ' ', 'g') AS code, k.filename, k.line_number, coalesce(c.is_test, false) AS is_test
                       FROM edges_call e
                       JOIN nodes_call k ON k.id = e.src
                       LEFT JOIN nodes_method c ON c.id = k.containing_method_id
                       WHERE e.dst = m.id AND k.code IS NOT NULL AND k.filename IS NOT NULL
                       ORDER BY coalesce(c.is_test, false), length(k.code), k.filename COLLATE "C", k.line_number
                       LIMIT 3) s), '') AS examples
FROM unnest(@Ids) WITH ORDINALITY AS w (id, ordinal)
JOIN nodes_method m ON m.id = w.id
ORDER BY w.ordinal;
