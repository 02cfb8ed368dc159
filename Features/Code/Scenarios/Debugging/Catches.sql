-- Handlers of exceptions with what they call and whether they leave the method or throw on: of some methods, or all outside tests when none are given.
SELECT s.filename, coalesce(s.line_number, 0) AS line, coalesce(s.line_number_end, s.line_number, 0) AS last_line, coalesce(m.full_name, '') AS method, coalesce(m.language, '') AS language, coalesce(s.code, '') AS code,
       coalesce((SELECT string_agg(concat_ws('.', nullif(k.receiver, ''), k.name), E'\n' ORDER BY k.id) FROM nodes_call k
                 WHERE k.containing_method_id = s.containing_method_id AND k.line_number BETWEEN s.line_number AND coalesce(s.line_number_end, s.line_number) AND k.id <> s.id), '') AS calls,
       EXISTS (SELECT FROM nodes_control_structure t WHERE t.containing_method_id = s.containing_method_id AND t.control_structure_type = 'THROW'
               AND t.line_number BETWEEN s.line_number AND coalesce(s.line_number_end, s.line_number)) AS rethrows
FROM nodes_control_structure s
LEFT JOIN nodes_method m ON m.id = s.containing_method_id
WHERE s.control_structure_type = 'CATCH' AND s.filename IS NOT NULL
  AND (cardinality(@Ids) = 0 AND m.is_test IS NOT TRUE OR s.containing_method_id = ANY(@Ids))
ORDER BY s.filename COLLATE "C", s.line_number, s.id
LIMIT @Take;
