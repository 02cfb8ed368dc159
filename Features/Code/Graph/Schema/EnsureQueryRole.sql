-- script: the login role that runs the users' SQL on one project's graph: a member of nothing, able to read that graph and nothing else.
-- All projects' grants are kept in the same two catalog rows, so they take turns.
SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('capstan query roles', 0));

DO $$
BEGIN
    CREATE ROLE {role} LOGIN NOINHERIT CONNECTION LIMIT 8;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;

ALTER ROLE {role} LOGIN NOINHERIT CONNECTION LIMIT 8 PASSWORD '{verifier}';

ALTER ROLE {role} SET search_path = {graph}, {path}, pg_catalog;
ALTER ROLE {role} SET default_transaction_read_only = on;
ALTER ROLE {role} SET statement_timeout = '30s';
ALTER ROLE {role} SET lock_timeout = '1s';
ALTER ROLE {role} SET idle_in_transaction_session_timeout = '5s';
ALTER ROLE {role} SET work_mem = '16MB';
ALTER ROLE {role} SET max_parallel_workers_per_gather = 0;
ALTER ROLE {role} SET jit = off;
ALTER ROLE {role} SET client_min_messages = 'error';
-- Results are read as text: these fix what the text looks like.
ALTER ROLE {role} SET timezone = 'UTC';
ALTER ROLE {role} SET datestyle = 'ISO, YMD';
ALTER ROLE {role} SET intervalstyle = 'iso_8601';
ALTER ROLE {role} SET bytea_output = 'hex';
ALTER ROLE {role} SET extra_float_digits = 1;
-- A cursor is planned for its first tenth unless told that all of it is wanted.
ALTER ROLE {role} SET cursor_tuple_fraction = 1;

-- Only a superuser may cap temporary files; elsewhere the timeout is the only limit on them.
DO $$
BEGIN
    ALTER ROLE {role} SET temp_file_limit = '64MB';
EXCEPTION WHEN insufficient_privilege THEN
    NULL;
END
$$;

DO $$
BEGIN
    EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO {role}', pg_catalog.current_database());
END
$$;
-- pg_trgm may live elsewhere on a managed server; the functions for queries always live here.
GRANT USAGE ON SCHEMA {extensions}, extensions TO {role};
