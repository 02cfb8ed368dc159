-- What is known of one method beside its name.
SELECT coalesce(m.signature, '') AS signature, coalesce(m.doc, '') AS doc, coalesce(m.cyclomatic_complexity, 0) AS cyclomatic, coalesce(m.loc, 0) AS loc, coalesce(m.loop_count, 0) AS loops,
       coalesce(m.return_count, 0) AS returns, coalesce(m.is_exported, false) AS is_exported, coalesce(m.is_entry_point, false) AS is_entry_point, coalesce(m.has_todo_fixme, false) AS has_todo,
       coalesce((SELECT string_agg(p.name || CASE WHEN coalesce(p.type_full_name, '') = '' THEN '' ELSE ': ' || p.type_full_name END, ', ' ORDER BY p.index, p.id)
                 FROM nodes_param p WHERE p.method_id = m.id), '') AS parameters,
       coalesce(m.return_type, '') AS return_type
FROM nodes_method m
WHERE m.id = @Id;
