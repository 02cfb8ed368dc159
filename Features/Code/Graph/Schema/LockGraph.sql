-- script: for one transaction that changes a served graph: swaps and other changes take turns with it, and every look-up goes by index,
-- for what changes is little beside what is there.
SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('{graph}', 0));
SET LOCAL enable_seqscan = off;
SET LOCAL jit = off;
