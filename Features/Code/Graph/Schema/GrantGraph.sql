-- script: lets the project's query role and the application read one graph.
GRANT USAGE ON SCHEMA {schema} TO {role}, {application};
GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}, {application};
REVOKE SELECT ON {schema}.import_files, {schema}.import_state FROM {role}, {application};
