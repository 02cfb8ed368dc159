-- Who we are here, where pg_trgm lives, and then every installed extension that gives SQL a way out of the database.
SELECT value
FROM (
    SELECT 1 AS line, CASE WHEN rolsuper THEN 'superuser' ELSE 'ordinary' END AS value
    FROM pg_catalog.pg_roles WHERE rolname = current_user
    UNION ALL
    SELECT 2, coalesce((SELECT pg_catalog.quote_ident(n.nspname)
                        FROM pg_catalog.pg_extension e
                        JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
                        WHERE e.extname = 'pg_trgm'), 'public')
    UNION ALL
    SELECT 3, extname::text
    FROM pg_catalog.pg_extension
    WHERE extname IN ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'xml2', 'tablefunc', 'lo', 'plpython3u', 'plperlu', 'pltclu')
) description
ORDER BY line, value;
