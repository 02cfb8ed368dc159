-- script: the rows of some files, as ranges of their key.
DELETE FROM {graph}.{table} t USING unnest('{lows}'::bigint[], '{highs}'::bigint[]) AS r (low, high) WHERE t.{key} >= r.low AND t.{key} < r.high;
