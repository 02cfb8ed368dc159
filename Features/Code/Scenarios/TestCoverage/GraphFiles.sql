-- Every source file of the graph.
SELECT f.name FROM nodes_file f WHERE coalesce(f.language, '') <> '' ORDER BY f.id;
