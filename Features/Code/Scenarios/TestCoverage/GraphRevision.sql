-- What the graph was made from.
SELECT m.hash FROM nodes_metadata m WHERE m.hash IS NOT NULL LIMIT 1;
