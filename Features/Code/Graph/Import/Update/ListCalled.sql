-- script: graph. What the calls of some files lead to.
SELECT DISTINCT e.dst AS id FROM unnest(@Lows, @Highs) AS r (low, high) JOIN {graph}.edges_call e ON e.src >= r.low AND e.src < r.high
