-- script: says, for as long as this session lives, that somebody builds this schema.
SELECT pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended('{schema}', 0));
