-- script: gives back what ClaimStaging.sql took.
SELECT pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended('{schema}', 0));
