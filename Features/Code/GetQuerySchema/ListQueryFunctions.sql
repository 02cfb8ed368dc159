-- tenant: none, because it reads the catalogue.
-- The functions of the schema that queries reach, without those that belong to an extension.
SELECT f.proname::text AS name, pg_get_function_arguments(f.oid) AS arguments, pg_get_function_result(f.oid) AS returns, coalesce(obj_description(f.oid, 'pg_proc'), '') AS description
FROM pg_proc f
WHERE f.pronamespace = to_regnamespace('extensions')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e')
  AND f.proname NOT IN ('keep_first', 'count_true', 'middle_of')
ORDER BY f.proname, arguments;
