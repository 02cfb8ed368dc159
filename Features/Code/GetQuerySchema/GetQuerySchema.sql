-- The columns of one graph schema, in order. reltuples is what ANALYZE counted when the graph was built.
SELECT c.relname::text AS table_name,
       c.relkind = 'v' AS is_view,
       greatest(c.reltuples, 0)::bigint AS row_estimate,
       a.attname::text AS column_name,
       quote_ident(a.attname) AS sql_name,
       format_type(a.atttypid, a.atttypmod) AS type_name
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = to_regnamespace(@Schema) AND c.relkind IN ('r', 'v') AND has_table_privilege(c.oid, 'SELECT')
ORDER BY c.relname, a.attnum;
