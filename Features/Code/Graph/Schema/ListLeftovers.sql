-- Schemas of imports that were not finished, and graphs that were replaced.
SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname ~ '^p_[0-9a-f]{32}_(new|old)_[0-9a-f]{8}$' ORDER BY nspname;
