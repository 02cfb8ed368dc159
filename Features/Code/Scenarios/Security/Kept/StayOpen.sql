-- A sign of life of a transaction that waits.
SELECT 1 AS alive;
