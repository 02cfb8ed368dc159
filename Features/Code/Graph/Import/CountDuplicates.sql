-- script: graph. Primary keys hold ids apart within a table; here tables are compared with each other.
SELECT (SELECT count(*) FROM {graph}.nodes_call c WHERE EXISTS (SELECT FROM {graph}.nodes_method m WHERE m.id = c.id))
     + (SELECT count(*) FROM {graph}.nodes_type_decl t WHERE EXISTS (SELECT FROM {graph}.nodes_method m WHERE m.id = t.id))
     + (SELECT count(*) FROM {graph}.nodes_file f WHERE EXISTS (SELECT FROM {graph}.nodes_method m WHERE m.id = f.id)) AS duplicate_ids
