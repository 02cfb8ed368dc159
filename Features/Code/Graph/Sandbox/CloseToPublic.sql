-- script: closes what OpenToPublic.sql lists. The database's owner keeps it: a superuser may run this once for a service that is none.
-- Instances that start together take turns.
DO $$
DECLARE
    item record;
    owner text := (SELECT pg_catalog.quote_ident(r.rolname)
                   FROM pg_catalog.pg_database d
                   JOIN pg_catalog.pg_roles r ON r.oid = d.datdba
                   WHERE d.datname = pg_catalog.current_database());
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('capstan query sandbox', 0));
    FOR item IN
{open}
    LOOP
        EXECUTE 'GRANT ' || item.privilege || ' TO ' || owner;
        EXECUTE 'REVOKE ' || item.privilege || ' FROM PUBLIC';
    END LOOP;
    -- The roles that run queries get this limit from whoever creates them. A superuser needs no grant, and servers before 15 have none.
    IF pg_catalog.current_setting('server_version_num')::integer >= 150000
       AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE pg_catalog.quote_ident(r.rolname) = owner) THEN
        EXECUTE 'GRANT SET ON PARAMETER temp_file_limit TO ' || owner;
    END IF;
END
$$;
