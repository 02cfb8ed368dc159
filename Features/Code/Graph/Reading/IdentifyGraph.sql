-- script: graph. Which incarnation of the graph is served: every import makes new tables.
SELECT '{graph}.nodes_method'::regclass::oid::bigint AS id
