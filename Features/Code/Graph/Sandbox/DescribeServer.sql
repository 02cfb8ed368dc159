-- Who we are here, where pg_trgm lives, and which extensions give SQL a way out of the database.
SELECT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS is_superuser,
       coalesce((SELECT pg_catalog.quote_ident(n.nspname)
                 FROM pg_catalog.pg_extension e
                 JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
                 WHERE e.extname = 'pg_trgm'), 'public') AS extensions,
       ARRAY(SELECT extname::text
             FROM pg_catalog.pg_extension
             WHERE extname IN ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'xml2', 'tablefunc', 'lo', 'plpython3u', 'plperlu', 'pltclu')
             ORDER BY extname) AS dangerous;
