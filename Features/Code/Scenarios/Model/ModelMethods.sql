-- Every method defined here, in order of file and place.
SELECT m.id, m.name, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.line_number_end, m.line_number, 0) AS last_line,
       coalesce(m.ast_parent_type, '') AS parent_kind, coalesce(m.ast_parent_full_name, '') AS parent, coalesce(m.language, '') AS language, coalesce(m.hash, '') AS hash,
       coalesce(array_to_string(m.modifier, ' '), '') AS modifiers, coalesce(array_to_string(m.annotations, E'\n'), '') AS annotations,
       coalesce(m.cyclomatic_complexity, 0) AS cyclomatic, coalesce(m.cognitive_complexity, 0) AS cognitive, coalesce(m.param_count, 0) AS parameters,
       coalesce(m.return_count, 0) AS returns, coalesce(m.loop_count, 0) AS loops, coalesce(m.max_nesting, 0) AS nesting, coalesce(m.fan_in, 0) AS fan_in,
       coalesce(m.is_test, false) AS is_test, coalesce(m.is_entry_point, false) AS is_entry_point, coalesce(m.is_exported, false) AS is_exported,
       coalesce(m.has_doc, false) AS has_doc, coalesce(m.has_todo_fixme, false) AS has_todo
FROM nodes_method m
WHERE m.is_external IS NOT TRUE AND m.filename IS NOT NULL
ORDER BY m.id;
