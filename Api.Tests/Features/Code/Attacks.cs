using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Api.Tests.Features.Code;

/// <summary>
/// The attack list of the contract (codegraph.md d.2), rows 1 to 35 as far as one query can carry them: its row, the query, and what may
/// come of it. <c>{B}</c> is the schema of a project that is not the caller's to read here.
/// </summary>
internal static class Attacks
{
    public static IEnumerable<(int Row, string Sql, string Expected)> All(Guid other)
    {
        foreach (var (row, sql, expected) in Quick.Concat(Slow)) yield return (row, sql.Replace("{B}", GraphNames.Graph(other)), expected);
    }

    /// <summary>These run into the timeout that they are given.</summary>
    public static bool IsSlow(string sql) => Slow.Any(s => s.Sql == sql);

    private static readonly (int Row, string Sql, string Expected)[] Quick =
    [
        (1, "SELECT name, file FROM nodes_method WHERE name LIKE '%transaction%' LIMIT 10", "rows"),
        (2, "SELECT 1;", "rows"),
        (2, "SELECT 1 -- c", "rows"),
        (2, "SELECT 1 /* c */ ; -- c", "rows"),
        (2, "WITH x AS (SELECT 1 AS a) SELECT * FROM x", "rows"),
        (2, "VALUES (1), (2)", "rows"),
        (2, "TABLE nodes_method", "rows"),
        (2, "(SELECT 1) UNION ALL (SELECT 2) ORDER BY 1", "rows"),
        (3, "SELECT 1; SELECT 2", "42601"),
        (3, "SELECT 1; SELECT pg_sleep(1)", "42601"),
        (4, "SELECT 1; COMMIT; BEGIN READ WRITE; CREATE TABLE pwn(i int)", "42601"),
        (4, "SELECT 1; ROLLBACK; DROP SCHEMA {B} CASCADE", "42601"),
        .. Refused(5,
            "COMMIT", "ROLLBACK", "BEGIN", "SAVEPOINT a", "SET statement_timeout = 0", "SET ROLE capstan_app", "RESET ALL", "DISCARD ALL", "PREPARE p AS SELECT 1",
            "EXECUTE p", "LISTEN jobs", "NOTIFY jobs", "LOCK TABLE nodes_method", "DO 'BEGIN PERFORM 1; END'", "CALL p()", "COPY nodes_method TO STDOUT",
            "COPY nodes_method TO PROGRAM 'id'", "COPY nodes_method FROM PROGRAM 'id'", "EXPLAIN SELECT 1", "EXPLAIN ANALYZE SELECT 1", "VACUUM", "CHECKPOINT",
            "CREATE TEMP TABLE t(i int)", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "ALTER ROLE current_user SET statement_timeout = 0",
            "GRANT SELECT ON nodes_method TO PUBLIC", "DECLARE c CURSOR FOR SELECT 1", "FETCH ALL FROM cg_cur", "CLOSE cg_cur", "SHOW data_directory"),
        .. Refused(6, "INSERT INTO nodes_method (id) VALUES (1)", "UPDATE nodes_method SET name = 'x'", "DELETE FROM nodes_method", "TRUNCATE nodes_method",
            "MERGE INTO nodes_method m USING nodes_call c ON m.id = c.id WHEN MATCHED THEN DELETE"),
        (7, "WITH d AS (DELETE FROM nodes_method RETURNING 1) SELECT * FROM d", "0A000"),
        (7, "WITH d AS (INSERT INTO nodes_method (id) VALUES (1) RETURNING id) SELECT * FROM d", "0A000"),
        (8, "SELECT * INTO x FROM nodes_method", "42601"),
        (8, "SELECT * INTO TEMP x FROM nodes_method", "42601"),
        (9, "SELECT * FROM nodes_method FOR UPDATE", "25006|42501"),
        (9, "SELECT * FROM nodes_method FOR SHARE", "25006|42501"),
        (9, "SELECT * FROM nodes_method FOR KEY SHARE", "25006|42501"),
        .. Denied(10, "SELECT pg_sleep(20)", "SELECT pg_sleep_for('20 s')", "SELECT pg_sleep_until(now() + interval '20 s')", "SELECT \"pg_sleep\"(20)",
            "SELECT U&\"pg\\005Fsleep\"(20)", "SELECT pg_catalog.pg_sleep(20)", "SELECT pg_catalog . /* c */ pg_sleep (20)",
            "SELECT * FROM nodes_method WHERE pg_sleep(20) IS NULL", "SELECT 1 ORDER BY pg_sleep(20) IS NULL"),
        (10, "SELECT pg_/**/sleep(1)", "42601"),
        .. Denied(11, "SELECT set_config('statement_timeout', '0', false)", "SELECT set_config('search_path', 'capstan', false)", "SELECT set_config('role', 'capstan_app', false)",
            "SELECT set_config('transaction_read_only', 'off', false)", "SELECT set_config('app.project_id', '2', true)"),
        .. Denied(12, "SELECT query_to_xml('SELECT 1', true, true, '')", "SELECT query_to_xmlschema('SELECT 1', true, true, '')", "SELECT query_to_xml_and_xmlschema('SELECT 1', true, true, '')",
            "SELECT cursor_to_xml('cg_cur', 1, true, true, '')", "SELECT table_to_xml('nodes_method', true, true, '')", "SELECT schema_to_xml('{B}', true, true, '')",
            "SELECT database_to_xml(true, true, '')", "SELECT * FROM ts_stat('SELECT 1')", "SELECT ts_rewrite('a'::tsquery, 'SELECT 1')"),
        .. Denied(13, "SELECT pg_terminate_backend(pg_backend_pid())", "SELECT pg_cancel_backend(pg_backend_pid())", "SELECT pg_reload_conf()", "SELECT pg_rotate_logfile()"),
        .. Denied(14, "SELECT * FROM pg_stat_activity", "SELECT * FROM pg_stat_get_activity(NULL)", "SELECT pg_stat_get_backend_activity(1)", "SELECT pg_stat_get_backend_userid(1)"),
        .. Denied(15, "SELECT pg_advisory_lock(1)", "SELECT pg_try_advisory_lock(1)", "SELECT pg_advisory_xact_lock(1)", "SELECT pg_advisory_unlock_all()", "SELECT * FROM pg_locks"),
        .. Denied(16, "SELECT pg_notify('capstan', 'access:user:x')", "SELECT pg_notification_queue_usage()"),
        .. Denied(17, "SELECT pg_logical_emit_message(false, 'a', 'b')", "SELECT pg_create_restore_point('x')", "SELECT pg_switch_wal()"),
        .. Denied(18, "SELECT lo_create(0)", "SELECT lo_from_bytea(0, '\\x00')", "SELECT lo_put(1, 0, '\\x00')", "SELECT lowrite(1, '\\x00')", "SELECT lo_unlink(1)", "SELECT lo_get(1)"),
        .. Denied(19, "SELECT lo_import('/etc/passwd')", "SELECT lo_export(1, '/tmp/x')", "SELECT pg_read_file('/etc/passwd')", "SELECT pg_read_binary_file('/etc/passwd')",
            "SELECT pg_stat_file('/etc/passwd')", "SELECT pg_ls_dir('/')", "SELECT pg_ls_logdir()", "SELECT pg_ls_waldir()", "SELECT pg_ls_tmpdir()", "SELECT pg_current_logfile()"),
        (20, "SELECT * FROM dblink('host=127.0.0.1', 'SELECT 1') t(i int)", "42883"),
        (20, "SELECT * FROM xpath_table('a', 'b', 'c', 'd', 'e') t(i int)", "42883"),
        (20, "SELECT * FROM crosstab('SELECT 1') t(i int)", "42883"),
        .. Denied(21, "SELECT pg_export_snapshot()", "SELECT pg_current_xact_id()", "SELECT txid_current()"),
        (21, "SELECT nextval('capstan.events_id_seq')", "42501|42P01"),
        (21, "SELECT setval('capstan.events_id_seq', 1)", "42501|42P01"),
        (21, "SELECT currval('x')", "42501|42P01"),
        (22, "SELECT * FROM {B}.nodes_method", "42501"),
        (22, "SELECT * FROM {B}.method_docstrings", "42501"),
        (22, "SELECT {B}.regexp_like('a', 'b')", "42501"),
        (22, "SELECT * FROM capstan.users", "42501"),
        (22, "SELECT * FROM users", "42P01"),
        (22, "SELECT * FROM public.users", "42501|42P01"),
        .. Denied(23, "SELECT * FROM pg_authid", "SELECT * FROM pg_shadow", "SELECT * FROM pg_user_mapping", "SELECT * FROM pg_statistic", "SELECT * FROM pg_largeobject"),
        (23, "SELECT subconninfo FROM pg_subscription", "42501"),
        .. Denied(24, "SELECT * FROM pg_settings", "SELECT current_setting('data_directory')", "SELECT * FROM pg_hba_file_rules", "SELECT * FROM pg_file_settings",
            "SELECT * FROM pg_show_all_settings()", "SELECT inet_server_addr()", "SELECT * FROM pg_config"),
        (24, "SELECT version()", "rows"),
        (25, "SELECT nspname FROM pg_namespace", "rows"),
        (25, "SELECT relname FROM pg_class", "rows"),
        (25, "SELECT table_schema, table_name FROM information_schema.tables", "rows"),
        (25, "SELECT rolname FROM pg_roles", "rows"),
        (25, "SELECT * FROM pg_stats WHERE schemaname ~ '^p_' AND schemaname <> current_schema()", "rows"),
        (25, "SELECT has_table_privilege('{B}.nodes_method', 'SELECT')", "42501"),
        (25, "SELECT to_regclass('{B}.nodes_method')", "42501"),
        (25, "SELECT '{B}.nodes_method'::regclass", "42501"),
        (25, "SELECT pg_get_viewdef('{B}.method_docstrings'::regclass)", "42501"),
        (26, "WITH x AS MATERIALIZED (SELECT set_config('app.project_id', '2', true)) SELECT m.* FROM x, LATERAL (SELECT * FROM nodes_method WHERE x.set_config IS NOT NULL) m", "42501"),
        (27, "SELECT 1 FROM nodes_method WHERE code::int > 0", "22P02"),
        (27, "SELECT 1 / (length(code) - length(code)) FROM nodes_method", "22012"),
        (27, "SELECT 1 FROM {B}.nodes_method WHERE code::int > 0", "42501"),
        (28, "SELECT regexp_like(repeat('a', 3000), '^(a+)\\1+b$')", "rows|57014"),
        (29, "SELECT lpad('x', 1000000000)", "54000|53200"),
        (29, "SELECT rpad('x', 1100000000)", "54000|53200"),
        // The embedded server's limit per process; without one the machine would run out of memory first.
        (29, "SELECT array_agg(x) FROM (SELECT repeat('x', 10000000) AS x FROM generate_series(1, 1000)) big", "53200"),
        (31, "SELECT " + new string('(', 20_000) + "1" + new string(')', 20_000), "42601|54001"),
        (31, "SELECT " + new string('(', 6_000) + "1" + new string(')', 6_000), "rows"),
        (31, "SELECT " + string.Join(", ", Enumerable.Range(0, 1_700)), "54011"),
        (31, "SELECT 1 WHERE 1 IN (" + string.Join(", ", Enumerable.Range(0, 200_000)) + ")", "BODY_TOO_LARGE"),
        (31, "SELECT 1 WHERE 1 IN (" + string.Join(", ", Enumerable.Range(0, 20_000)) + ")", "VALIDATION_ERROR"),
        .. Refused(32, "", " ", "-- only a comment", "/* only a comment */", ";", ";;"),
        (33, "SELECT * FROM nodes_method WHERE id = $1", "08P01"),
        (33, "SELECT $1::text", "08P01"),
        (33, "SELECT :name", "42601"),
        (33, "SELECT @p", "42703"),
        (33, "SELECT ?", "42601"),
        (34, "SELECT '\0'", "VALIDATION_ERROR"),
        (35, "SELECT 1 a, 2 a, 3", "rows"),
        // DECLARE's own grammar cannot be continued by the text.
        (0, "SELECT 1 FOR READ ONLY", "rows|42601"),
        (0, "EXECUTE cg_cur", "42601"),
        (0, "SELECT * FROM cg_cur", "42P01"),
        (0, "SELECT GRAPH_TABLE (g MATCH (a))", "42601"),
        (0, "SELECT offset FROM nodes_method", "42601"),
        (0, "SELECT lo_creat(-1) FROM nodes_method LIMIT 0", "42501"),
        (0, "SELECT * FROM pg_cursors", "42501"),
        (0, "SELECT * FROM pg_prepared_statements", "42501"),
        (0, "SELECT pg_get_functiondef(0)", "42501"),
        (0, "SELECT pg_relation_size('{B}.nodes_method')", "42501"),
        (0, "SELECT pg_ls_archive_statusdir()", "42501"),
        (0, "SELECT plpgsql_call_handler()", "42501"),
        (0, "SELECT * FROM pg_stat_ssl", "42501"),
        (0, "SELECT view_definition FROM information_schema.views", "42501"),
        (0, "SELECT pg_backup_start('x')", "42501|42883"),
        (0, "SELECT lo_truncate(1, 0)", "42501"),
        (0, "SELECT pg_stat_reset()", "42501"),
        (0, "SELECT pg_relation_filenode('{B}.nodes_method'::regclass)", "42501"),
        (0, "SELECT repeat('[', 100000)::json", "54001|22P02"),
        (0, "SELECT ('{' || repeat('\"a\":{', 100000))::jsonb", "54001|22P02"),
        (0, "SELECT (repeat('(', 100000) || 'a' || repeat(')', 100000))::tsquery", "54001|42601"),
        (0, "SELECT xmlparse(document '<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>')", "rows|2200M|0A000"),
        (0, "SELECT xpath('/x/text()', xmlparse(document '<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>'))", "rows|2200M|0A000"),
        (0, "SELECT format('%1000000000s', 'x')", "54000|53200|22023"),
    ];

    private static readonly (int Row, string Sql, string Expected)[] Slow =
    [
        (28, "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i FROM r) SELECT count(*) FROM r", "57014|53400"),
        (28, "SELECT count(*) FROM nodes_method a, nodes_method b, nodes_method c, nodes_method d", "57014"),
        (28, "SELECT count(*) FROM nodes_call c0 " + string.Concat(Enumerable.Range(1, 39).Select(i => $"NATURAL JOIN nodes_call c{i} ")), "57014|rows"),
        (29, "SELECT repeat('x', 300000000)", "57014|54000|53200|53400|rows"),
        (29, "SELECT string_agg(code, code) FROM nodes_method, generate_series(1, 100000)", "57014|54000|53200"),
        (29, "SELECT array_agg(code) FROM nodes_method, generate_series(1, 1000000)", "57014|54000|53200"),
        (28, "SELECT 'x' ~ '(((((a{1,255}){1,255}){1,255}){1,255}){1,255})'", "2201B|57014|rows"),
        (30, "SELECT * FROM generate_series(1, 100000000)", "57014|53400"),
        (30, "SELECT i FROM generate_series(1, 100000000) i ORDER BY i DESC", "57014|53400"),
        (30, "SELECT DISTINCT i, i::text FROM generate_series(1, 100000000) i", "57014|53400"),
    ];

    private static IEnumerable<(int, string, string)> Refused(int row, params string[] statements) => statements.Select(s => (row, s, "42601"));

    private static IEnumerable<(int, string, string)> Denied(int row, params string[] statements) => statements.Select(s => (row, s, "42501"));
}
