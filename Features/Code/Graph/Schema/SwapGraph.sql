-- script: one transaction puts the new graph in the place of the old: a reader sees one or the other.
-- The lock makes two swaps of one project take turns.
SET LOCAL lock_timeout = '10s';
DO $$
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('{graph}', 0));
    IF pg_catalog.to_regnamespace('{graph}') IS NOT NULL THEN
        ALTER SCHEMA {graph} RENAME TO {retired};
    END IF;
    ALTER SCHEMA {staging} RENAME TO {graph};
END
$$;
