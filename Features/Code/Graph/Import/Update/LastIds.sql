-- script: graph. The highest numbers in use.
SELECT coalesce((SELECT max(id) FROM {graph}.nodes_method), 0) AS method, coalesce((SELECT max(id) FROM {graph}.nodes_namespace), 0) AS namespace
