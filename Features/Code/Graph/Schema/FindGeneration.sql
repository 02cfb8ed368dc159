SELECT CASE WHEN to_regnamespace(@Schema) IS NULL THEN -1 ELSE coalesce(obj_description(to_regnamespace(@Schema)::oid, 'pg_namespace')::bigint, 0) END AS generation;
