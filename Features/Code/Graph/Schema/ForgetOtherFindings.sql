-- script: what other rules found in this graph than those of one version.
DELETE FROM {graph}.nodes_finding WHERE NOT EXISTS (SELECT FROM {graph}.nodes_key_value_pair v WHERE v.key = 'security.version' AND v.value = '{version}');
DELETE FROM {graph}.nodes_key_value_pair WHERE key LIKE 'security.%' AND NOT EXISTS (SELECT FROM {graph}.nodes_key_value_pair v WHERE v.key = 'security.version' AND v.value = '{version}');
