-- script: graph. How many calls lead to each of these methods.
SELECT e.dst AS id, count(*)::int AS calls FROM {graph}.edges_call e WHERE e.dst = ANY(@Ids) GROUP BY e.dst
