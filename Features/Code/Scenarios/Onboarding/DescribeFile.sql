-- What a file is and what it declares, the most called first.
SELECT f.language, coalesce(f.loc, 0) AS loc, coalesce(f.comment_lines, 0) AS comment_lines, coalesce(f.parse_status, '') AS parse_status,
       (SELECT count(*) FROM nodes_method m WHERE m.filename = f.name AND m.name <> '<module>') AS methods,
       (SELECT count(*) FROM nodes_type_decl t WHERE t.filename = f.name) AS types,
       coalesce((SELECT string_agg(DISTINCT i.imported_entity, E'\n' ORDER BY i.imported_entity) FROM nodes_import i WHERE i.filename = f.name), '') AS imports,
       coalesce((SELECT string_agg(DISTINCT i.filename, E'\n' ORDER BY i.filename) FROM nodes_import i WHERE i.resolved_path = f.name), '') AS imported_by,
       coalesce((SELECT c.code FROM nodes_comment c WHERE c.filename = f.name ORDER BY c.line_number, c.id LIMIT 1), '') AS head_comment
FROM nodes_file f
WHERE f.id = @Id;
