-- script: graph. The counts that say whether a graph is sound. Primary keys hold ids apart within a table; here tables are compared with each other.
SELECT (SELECT count(*) FROM {graph}.nodes_file) AS files,
       (SELECT count(*) FROM {graph}.nodes_file WHERE parse_status IN ('crashed', 'timeout', 'binary')) AS files_failed,
       (SELECT coalesce(sum(loc), 0)::bigint FROM {graph}.nodes_file) AS loc,
       (SELECT count(*) FROM {graph}.nodes_method WHERE NOT is_external AND name <> '<module>') AS methods,
       (SELECT count(*) FROM {graph}.nodes_method WHERE is_external) AS external_methods,
       (SELECT count(*) FROM {graph}.nodes_type_decl) AS types,
       (SELECT count(*) FROM {graph}.nodes_call) AS calls,
       (SELECT count(*) FROM {graph}.nodes_call WHERE resolution NOT IN ('ambiguous', 'external')) AS calls_resolved,
       (SELECT count(*) FROM {graph}.nodes_call WHERE resolution = 'ambiguous') AS calls_ambiguous,
       (SELECT count(*) FROM {graph}.nodes_call WHERE resolution = 'external') AS calls_external,
       (SELECT count(*) FROM {graph}.nodes_method WHERE NOT is_external AND (filename IS NULL OR line_number IS NULL)) AS methods_without_place,
       (SELECT count(DISTINCT filename) FROM {graph}.nodes_method WHERE NOT is_external AND name <> '<module>') AS files_with_methods,
       (SELECT count(*) FROM {graph}.nodes_call c WHERE EXISTS (SELECT FROM {graph}.nodes_method m WHERE m.id = c.id))
         + (SELECT count(*) FROM {graph}.nodes_type_decl t WHERE EXISTS (SELECT FROM {graph}.nodes_method m WHERE m.id = t.id))
         + (SELECT count(*) FROM {graph}.nodes_file f WHERE EXISTS (SELECT FROM {graph}.nodes_method m WHERE m.id = f.id)) AS duplicate_ids
