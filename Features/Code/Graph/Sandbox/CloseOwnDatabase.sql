-- script: what a database's owner can close without being a superuser: the database itself and its public schema.
DO $$
BEGIN
    EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO {application}', pg_catalog.current_database());
    EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM PUBLIC', pg_catalog.current_database());
    GRANT USAGE ON SCHEMA public TO {application};
    REVOKE USAGE, CREATE ON SCHEMA public FROM PUBLIC;
EXCEPTION WHEN insufficient_privilege THEN
    NULL;
END
$$;
