-- True when no session builds this schema; until the transaction ends, none can begin to.
SELECT pg_try_advisory_xact_lock(hashtextextended(@Schema, 0));
