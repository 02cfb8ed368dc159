-- Methods whose comment speaks of parameters or of a result, with the parameters they have.
SELECT m.id, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.language, '') AS language, coalesce(m.doc, '') AS doc, coalesce(m.return_type, '') AS return_type,
       coalesce((SELECT string_agg(p.name, E'\n' ORDER BY p.index, p.id) FROM nodes_param p WHERE p.method_id = m.id), '') AS parameters,
       EXISTS (SELECT FROM nodes_param p WHERE p.method_id = m.id AND (p.is_variadic OR p.name !~ '^[[:alpha:]_$][[:alnum:]_$]*$')) AS is_open
FROM nodes_method m
WHERE m.doc IS NOT NULL AND m.is_external IS NOT TRUE AND m.is_test IS NOT TRUE AND m.filename IS NOT NULL
  AND m.doc ~ '[@\\][pP]aram|<param|:param|Args:|Arguments:|Parameters|@return|<returns>|Returns:|- Parameter'
ORDER BY m.id
LIMIT @Take;
