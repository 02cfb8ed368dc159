-- Which build of the graph the name means now; 0 when there is none.
SELECT coalesce(to_regnamespace(@Schema)::oid::bigint, 0) AS build;
