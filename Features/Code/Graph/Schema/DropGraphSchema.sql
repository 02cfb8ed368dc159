-- script: waits for readers for a moment only; the caller comes back later.
SET LOCAL lock_timeout = '2s';
SET LOCAL client_min_messages = 'warning';
DROP SCHEMA IF EXISTS {schema} CASCADE;
