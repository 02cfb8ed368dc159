-- script: graph. Removes the namespaces that no file declares any more.
DELETE FROM {graph}.nodes_namespace WHERE name <> ALL(@Names)
