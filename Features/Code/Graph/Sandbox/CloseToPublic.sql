-- script: closes what OpenToPublic.sql lists. Instances that start together take turns.
DO $$
DECLARE
    item record;
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('capstan query sandbox', 0));
    FOR item IN
{open}
    LOOP
        EXECUTE 'REVOKE ' || item.privilege || ' FROM PUBLIC';
    END LOOP;
END
$$;
