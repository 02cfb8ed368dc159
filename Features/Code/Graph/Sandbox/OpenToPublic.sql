-- tenant: none, because it reads the catalogue.
-- What PUBLIC may do in this database and must not, each as the object of a REVOKE. No row: the sandbox is closed.
-- Functions: a volatile one can wait, lock, write, notify or read the server's files; the stable ones named here run SQL that they
-- are given as text, or tell about settings and other sessions.
SELECT pg_catalog.format('EXECUTE ON ROUTINE %s', f.oid::regprocedure) AS privilege
FROM pg_catalog.pg_proc f
WHERE f.pronamespace = 'pg_catalog'::regnamespace
  AND pg_catalog.has_function_privilege('public', f.oid, 'EXECUTE')
  AND (f.provolatile = 'v' AND f.proname NOT IN ('random', 'random_normal', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')
       OR f.proname ~ '^(query|cursor|table|schema|database)_to_xml'
       OR f.proname ~ '^inet_(client|server)_(addr|port)$'
       OR f.proname ~ '^pg_stat_get_(activity|backend_)'
       OR f.proname IN ('pg_show_all_settings', 'current_setting', 'pg_get_functiondef', 'pg_get_viewdef', 'pg_current_xact_id',
                        'pg_current_xact_id_if_assigned', 'txid_current', 'txid_current_if_assigned', 'pg_cursor', 'pg_prepared_statement'))
UNION ALL
SELECT pg_catalog.format('SELECT ON %s', v.oid::regclass)
FROM pg_catalog.pg_class v
WHERE v.relnamespace = 'pg_catalog'::regnamespace
  AND v.relname IN ('pg_stat_activity', 'pg_settings', 'pg_locks', 'pg_cursors', 'pg_prepared_statements', 'pg_stat_replication',
                    'pg_replication_slots', 'pg_file_settings', 'pg_hba_file_rules', 'pg_shmem_allocations')
  AND pg_catalog.has_table_privilege('public', v.oid, 'SELECT')
UNION ALL
SELECT pg_catalog.format('%s ON SCHEMA public', p.privilege)
FROM (VALUES ('USAGE'), ('CREATE')) p (privilege)
WHERE pg_catalog.to_regnamespace('public') IS NOT NULL AND pg_catalog.has_schema_privilege('public', 'public', p.privilege)
UNION ALL
SELECT pg_catalog.format('%s ON DATABASE %I', p.privilege, pg_catalog.current_database())
FROM (VALUES ('CONNECT'), ('TEMPORARY')) p (privilege)
WHERE pg_catalog.has_database_privilege('public', pg_catalog.current_database(), p.privilege)
