-- script: what a scan found in this graph before.
DELETE FROM {graph}.nodes_finding;
DELETE FROM {graph}.nodes_key_value_pair WHERE key LIKE 'security.%';
