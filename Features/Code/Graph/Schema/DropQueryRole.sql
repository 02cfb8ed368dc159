-- script: takes back what the role was granted outside its graph, then the role. DROP OWNED would need membership in it.
SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('capstan query roles', 0));

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{role}') THEN
        EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM {role}', pg_catalog.current_database());
        REVOKE ALL ON SCHEMA {extensions}, extensions FROM {role};
        DROP ROLE {role};
    END IF;
END
$$;
