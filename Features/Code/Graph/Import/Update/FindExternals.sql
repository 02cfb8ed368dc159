-- script: graph. The methods outside the project that are known by these names.
SELECT id, language, full_name FROM {graph}.nodes_method WHERE is_external AND full_name = ANY(@Names)
