-- Trigram search over code. In a schema of its own, so that the roles which run users' queries can be given it and nothing else.
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;
