-- For one transaction: names mean this graph, and the schema of pg_trgm for its functions. The oid and the number that an incremental import leaves as the schema's comment tell one build of the graph from the next.
-- Compiling a plan costs more than any of these statements takes.
SELECT set_config('search_path', format('%I, %I', @Schema, (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm')), true) AS path,
       set_config('statement_timeout', @TimeoutMs::text, true) AS timeout,
       set_config('jit', 'off', true) AS jit,
       coalesce((to_regnamespace(@Schema)::oid::bigint << 20) + coalesce(obj_description(to_regnamespace(@Schema)::oid, 'pg_namespace')::bigint, 0), 0) AS build;
