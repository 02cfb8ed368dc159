-- Sizes of the graph; what was called but never defined is not counted.
SELECT (SELECT count(*) FROM nodes_method m WHERE m.is_external IS NOT TRUE AND m.name <> '<module>') AS methods,
       (SELECT count(*) FROM nodes_type_decl t WHERE t.is_external IS NOT TRUE) AS types,
       (SELECT count(*) FROM nodes_file f WHERE coalesce(f.language, '') <> '') AS files;
