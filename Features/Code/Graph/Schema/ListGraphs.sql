-- The graphs that are served.
SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname ~ '^p_[0-9a-f]{32}$' ORDER BY nspname;
