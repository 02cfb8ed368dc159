-- script: what the application's own role loses with PUBLIC and needs: its schema, settings, sequences, advisory locks, notifications,
-- transaction ids, and a view of the server for its metrics.
DO $$
DECLARE
    item record;
BEGIN
    EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO {application}', pg_catalog.current_database());
    GRANT USAGE ON SCHEMA public, {extensions} TO {application};
    GRANT SELECT ON pg_catalog.pg_stat_activity, pg_catalog.pg_settings, pg_catalog.pg_locks TO {application};
    FOR item IN
        SELECT f.oid::regprocedure AS signature
        FROM pg_catalog.pg_proc f
        WHERE f.pronamespace = 'pg_catalog'::regnamespace
          AND (f.proname ~ '^pg_(try_)?advisory_'
               OR f.proname IN ('set_config', 'current_setting', 'nextval', 'currval', 'lastval', 'setval', 'pg_notify', 'pg_listening_channels',
                                'pg_notification_queue_usage', 'pg_current_xact_id', 'txid_current', 'pg_stat_get_activity',
                                'pg_show_all_settings', 'pg_lock_status', 'pg_database_size', 'pg_relation_size', 'pg_total_relation_size',
                                'pg_table_size', 'pg_indexes_size', 'pg_sequence_last_value', 'pg_postmaster_start_time', 'pg_sleep'))
    LOOP
        EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO {application}', item.signature);
    END LOOP;
END
$$;
