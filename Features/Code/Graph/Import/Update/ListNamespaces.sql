-- script: graph. The namespaces that are there.
SELECT name FROM {graph}.nodes_namespace
