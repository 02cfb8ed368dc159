-- Which build of the graph the name means now; 0 when there is none.
SELECT coalesce((to_regnamespace(@Schema)::oid::bigint << 20) + coalesce(obj_description(to_regnamespace(@Schema)::oid, 'pg_namespace')::bigint, 0), 0) AS build;
