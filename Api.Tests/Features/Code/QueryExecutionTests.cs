using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Api.Tests.Features.Code;

public sealed class QueryExecutionTests(QueryApp app) : IClassFixture<QueryApp>
{
    private const string Endless = "SELECT count(*) FROM nodes_method a, nodes_method b, nodes_method c, nodes_method d";

    [Fact]
    public async Task The_documented_example_answers_in_the_documented_shape()
    {
        var answer = await app.Query("SELECT name, file FROM nodes_method WHERE name LIKE '%transaction%' ORDER BY id LIMIT 10").Json();
        answer.EnumerateObject().Select(p => p.Name).ShouldBe(["results", "row_count", "execution_time_ms", "truncated", "columns"]);
        answer.GetProperty("row_count").GetInt32().ShouldBe(10);
        answer.GetProperty("results").GetArrayLength().ShouldBe(10);
        answer.GetProperty("results")[1].GetRawText().ShouldBe("""{"name":"begin_transaction_3","file":"src/file0.c"}""");
        answer.GetProperty("columns").GetRawText().ShouldBe("""[{"name":"name","type":"text"},{"name":"file","type":"text"}]""");
        answer.GetProperty("truncated").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData("1 AS a, 2 AS a, 3", """{"a":1,"a_2":2,"column_3":3}""")]
    [InlineData("1 AS a, 2 AS a_2, 3 AS a", """{"a":1,"a_2":2,"a_3":3}""")]
    [InlineData("'NaN'::float8 AS n, '-Infinity'::real AS i, 'Infinity'::numeric AS j", """{"n":"NaN","i":"-Infinity","j":"Infinity"}""")]
    [InlineData("9223372036854775807 AS b, 1.10::numeric AS n, 1e20::float8 AS f, 0.1::real AS r", """{"b":9223372036854775807,"n":1.10,"f":1e+20,"r":0.1}""")]
    [InlineData("'\\xdeadbeef'::bytea AS b", """{"b":"3q2+7w=="}""")]
    [InlineData("'2024-02-29 10:11:12.5+02'::timestamptz AS z, '2024-02-29 10:11:12'::timestamp AS t, '2024-02-29'::date AS d", """{"z":"2024-02-29T08:11:12.5Z","t":"2024-02-29T10:11:12","d":"2024-02-29"}""")]
    [InlineData("'infinity'::timestamptz AS i, '0044-03-15 BC'::timestamp AS b, '99999-01-01'::timestamp AS y", """{"i":"infinity","b":"0044-03-15 00:00:00 BC","y":"99999-01-01T00:00:00"}""")]
    [InlineData("NULL AS n, true AS t, false AS f, '' AS e", """{"n":null,"t":true,"f":false,"e":""}""")]
    [InlineData("ARRAY['a,b', NULL, 'q\"z\\', ''] AS a, ARRAY[[1,2],[3,4]] AS m, '[2:3]={7,8}'::int[] AS o, ARRAY[true,false] AS b, '{}'::text[] AS e", """{"a":["a,b",null,"q\"z\\",""],"m":[[1,2],[3,4]],"o":[7,8],"b":[true,false],"e":[]}""")]
    [InlineData("'{\"k\": [1, null]}'::jsonb AS j, '\"<é>\"'::json AS s", """{"j":{"k": [1, null]},"s":"<é>"}""")]
    [InlineData("'1 day 02:00'::interval AS i, 'a'::\"char\" AS c, '10.0.0.1'::inet AS a, int4range(1,3) AS r, ROW(1,'x') AS w", """{"i":"P1DT2H","c":"a","a":"10.0.0.1","r":"[1,3)","w":"(1,x)"}""")]
    [InlineData("E'a\\u0001\\n\\U0001F600' AS t", """{"t":"a\u0001\n\uD83D\uDE00"}""")]
    public async Task Every_type_has_a_JSON_form(string columns, string row)
    {
        var answer = await app.Query("SELECT " + columns).Json();
        answer.GetProperty("results")[0].GetRawText().ShouldBe(row);
    }

    [Fact]
    public async Task A_row_without_columns_is_an_empty_object() =>
        (await app.Query("SELECT FROM nodes_method LIMIT 2").Json()).GetProperty("results").GetRawText().ShouldBe("[{},{}]");

    [Fact]
    public async Task Rows_stop_at_ten_thousand()
    {
        (await app.Query("SELECT g FROM generate_series(1, 10000) g").Json()).GetProperty("truncated").GetBoolean().ShouldBeFalse();
        var answer = await app.Query("SELECT g FROM generate_series(1, 10001) g").Json();
        answer.GetProperty("truncated").GetBoolean().ShouldBeTrue();
        answer.GetProperty("row_count").GetInt32().ShouldBe(10_000);
        answer.GetProperty("results").GetArrayLength().ShouldBe(10_000);
    }

    [Fact]
    public async Task Bytes_stop_at_ten_mebibytes_between_two_rows()
    {
        using var response = await app.Query("SELECT g, repeat('я', 20000) AS text FROM generate_series(1, 2000) g");
        var body = await response.Content.ReadAsByteArrayAsync();
        ((int)response.StatusCode).ShouldBe(200, Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 500))));
        var answer = JsonDocument.Parse(body).RootElement;
        answer.GetProperty("truncated").GetBoolean().ShouldBeTrue();
        body.Length.ShouldBeInRange(10 * 1024 * 1024 - 41_000, 10 * 1024 * 1024 + 1_000);
        var rows = answer.GetProperty("results");
        rows.GetArrayLength().ShouldBe(answer.GetProperty("row_count").GetInt32());
        foreach (var row in rows.EnumerateArray()) row.GetProperty("text").GetString()!.Length.ShouldBe(20_000);
    }

    [Fact]
    public async Task One_value_larger_than_the_cap_gives_no_row()
    {
        var answer = await app.Query("SELECT repeat('x', 20000000) AS x").Json();
        answer.GetProperty("truncated").GetBoolean().ShouldBeTrue();
        answer.GetProperty("row_count").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("0", "VALIDATION_ERROR")]
    [InlineData("-1", "VALIDATION_ERROR")]
    [InlineData("\"abc\"", "MALFORMED_BODY|VALIDATION_ERROR")]
    [InlineData("1.5", "MALFORMED_BODY|VALIDATION_ERROR")]
    [InlineData("1000000000000", "rows")]
    [InlineData("null", "rows")]
    public async Task Time_limits_are_clamped_or_refused(string timeout, string expected)
    {
        var (outcome, body) = await QueryApp.Outcome(app.Analyst.Client.Post("query/execute", $$"""{"query":"SELECT 1","timeout_ms":{{timeout}}}"""));
        expected.Split('|').ShouldContain(outcome, body);
    }

    [Fact]
    public async Task A_query_that_runs_too_long_is_stopped_by_the_server()
    {
        await app.Query(Endless, 50).Problem(Errors.QueryTimeout);
        await app.Query("SELECT 1").Json();
    }

    [Fact]
    public async Task A_refusal_names_the_place_and_keeps_hints_to_itself()
    {
        var problem = await app.Query("SELECT nam FROM nodes_method").Problem(Errors.Query);
        problem.GetProperty("detail").GetString().ShouldBe("column \"nam\" does not exist (at character 8) [42703]");
        problem.GetRawText().ShouldNotContain("Perhaps you meant");
    }

    [Fact]
    public async Task The_server_forgets_a_query_whose_client_went_away()
    {
        using var gone = new CancellationTokenSource();
        var analyst = await NewAnalyst();
        var pending = app.Query(Endless, 60_000, analyst, gone.Token);
        await Backends(app.Alpha, atLeast: 1);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(pending);
        await Backends(app.Alpha, atMost: 0);

        // The person's only slot is free again, and the entry says what became of it.
        await app.Until(async () => (await app.Query("SELECT 1", by: analyst)).StatusCode == HttpStatusCode.OK);
        (await app.Scalar<long>("SELECT count(*) FROM audit_entries WHERE actor_id = $1 AND detail->>'outcome' = 'cancelled'", analyst.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_persons_next_query_waits_for_the_one_that_is_ending()
    {
        var analyst = await NewAnalyst();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Query("SELECT count(*) FROM nodes_method", by: analyst)));
        answers.Select(a => a.StatusCode).ShouldAllBe(status => status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_person_runs_one_query_at_a_time_and_a_project_eight()
    {
        using var stop = new CancellationTokenSource();
        var running = new List<Task<HttpResponseMessage>>();
        var people = new List<Member>();
        for (var i = 0; i < 8; i++)
        {
            people.Add(await NewAnalyst());
            running.Add(app.Query(Endless, 60_000, people[i], stop.Token));
        }
        await Backends(app.Alpha, atLeast: 8);

        await app.Query("SELECT 1", by: people[0]).Problem(Errors.RateLimited);
        var ninth = await NewAnalyst();
        using var refused = await app.Query("SELECT 1", by: ninth);
        ((int)refused.StatusCode).ShouldBe(503);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await refused.Content.ReadAsStringAsync()).ShouldNotContain("cgq_");

        // Others feel nothing of it.
        await ninth.Client.GetAsync("auth/me").Json();
        await ninth.Client.Post("query/execute", new { query = "SELECT 1", project_id = app.Bravo }).Json();

        await stop.CancelAsync();
        foreach (var query in running) await Should.ThrowAsync<OperationCanceledException>(query);
        await Backends(app.Alpha, atMost: 0);
        await app.Query("SELECT 1", by: ninth).Json();
    }

    [Fact]
    public async Task Every_query_leaves_an_audit_entry_without_its_text()
    {
        var analyst = await NewAnalyst();
        await app.Query("SELECT 'very secret' FROM nodes_method LIMIT 3", by: analyst).Json();
        await app.Query("SELECT pg_sleep(1)", by: analyst).Problem(Errors.Forbidden);
        var entries = await app.Scalar<string>(
            "SELECT jsonb_agg(jsonb_build_object('action', action, 'target', target) || detail - 'ms' ORDER BY sequence)::text FROM audit_entries WHERE actor_id = $1", analyst.Id);
        var parsed = JsonDocument.Parse(entries).RootElement;
        parsed.GetArrayLength().ShouldBe(2);
        parsed[0].GetProperty("action").GetString().ShouldBe("query.execute");
        parsed[0].GetProperty("target").GetString().ShouldBe(app.Alpha.ToString());
        parsed[0].GetProperty("rows").GetInt32().ShouldBe(3);
        parsed[0].GetProperty("outcome").GetString().ShouldBe("ok");
        parsed[0].GetProperty("sql_sha256").GetString()!.Length.ShouldBe(64);
        parsed[1].GetProperty("outcome").GetString().ShouldBe("FORBIDDEN");
        entries.ShouldNotContain("very secret");
    }

    [Fact]
    public async Task The_schema_lists_every_documented_table()
    {
        var schema = await app.Analyst.Client.GetAsync("query/schema").Json();
        var tables = schema.GetProperty("tables").EnumerateArray().ToDictionary(t => t.GetProperty("name").GetString()!);
        schema.GetProperty("tables").EnumerateArray().Where(t => t.GetProperty("description").GetString() == "" || t.GetProperty("columns").EnumerateArray().Any(c => c.GetProperty("description").GetString() == ""))
            .Select(t => t.GetProperty("name").GetString()).ShouldBeEmpty("Data/graph.json describes every table and column");
        schema.GetProperty("functions").EnumerateArray().ShouldAllBe(f => f.GetProperty("description").GetString() != "");
        foreach (var example in schema.GetProperty("examples").EnumerateArray()) await app.Query(example.GetProperty("query").GetString()!).Json();
        tables.Keys.Count(t => t.StartsWith("nodes_", StringComparison.Ordinal) && tables[t].GetProperty("kind").GetString() == "table").ShouldBe(43);
        tables.Keys.Count(t => t.StartsWith("edges_", StringComparison.Ordinal)).ShouldBe(27);
        tables.Values.Count(t => t.GetProperty("kind").GetString() == "view").ShouldBe(4);
        tables["nodes_method"].GetProperty("row_estimate").GetInt64().ShouldBe(SeededGraph.Methods);
        tables["nodes_method"].GetProperty("columns").EnumerateArray().ShouldContain(c => c.GetRawText().StartsWith("{\"name\":\"offset\",\"sql\":\"\\\"offset\\\"\",\"type\":\"integer\","));

        // Each column can be asked for as it is listed.
        var select = string.Join(", ", tables["nodes_method"].GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("sql").GetString()));
        await app.Query($"SELECT {select} FROM nodes_method LIMIT 1").Json();
    }

    [Theory]
    [InlineData("SELECT count(*) AS n FROM method_calls", 299)]
    [InlineData("SELECT count(*) AS n FROM call_containment WHERE caller_full_name LIKE 'AlphaMark.%' AND callee_full_name LIKE 'AlphaMark.%'", 299)]
    [InlineData("SELECT count(*) AS n FROM method_docstrings", 150)]
    [InlineData("SELECT count(*) AS n FROM nodes_param_out", 0)]
    [InlineData("SELECT count(*) AS n FROM nodes_type_parameter", 0)]
    [InlineData("SELECT count(*) AS n FROM nodes_method WHERE list_contains(modifier, 'STATIC') AND regexp_like(name, '^begin')", 100)]
    [InlineData("SELECT count(*) AS n FROM nodes_method WHERE signature LIKE '%char*%' AND file = filename", 300)]
    [InlineData("SELECT count(DISTINCT callee.id) AS n FROM nodes_method caller JOIN nodes_call c ON c.containing_method_id = caller.id JOIN edges_call e ON e.src = c.id JOIN nodes_method callee ON callee.id = e.dst WHERE caller.name = 'Method1'", 1)]
    public async Task Views_shims_and_cookbook_queries_work(string sql, int expected) =>
        (await app.Query(sql).Json()).GetProperty("results")[0].GetProperty("n").GetInt32().ShouldBe(expected);

    [Theory]
    [InlineData("list_contains(ARRAY[1,2], 2) AND list_has(ARRAY['a'], 'a') AND array_contains(ARRAY[1], 1)", "true")]
    [InlineData("list_has_any(ARRAY[1,2], ARRAY[2,3]) AND NOT list_has_all(ARRAY[1,2], ARRAY[2,3])", "true")]
    [InlineData("list_position(ARRAY['a','b'], 'b')", "2")]
    [InlineData("len(ARRAY[1,2,3]) + len('four') + array_length(ARRAY[1])", "8")]
    [InlineData("ARRAY[list_extract(ARRAY[1,2,3], -1), list_element(ARRAY[1,2,3], 1)]", "[3,1]")]
    [InlineData("list_slice(ARRAY[1,2,3,4], 2, -2)", "[2,3]")]
    [InlineData("list_concat(ARRAY[1], list_append(ARRAY[2], 3))", "[1,2,3]")]
    [InlineData("list_prepend('a', ARRAY['b'])", "[\"a\",\"b\"]")]
    [InlineData("list_distinct(ARRAY[2,1,2,NULL])", "[1,2]")]
    [InlineData("list_distinct(ARRAY[]::int[])", "[]")]
    [InlineData("list_unique(ARRAY[2,1,2])", "2")]
    [InlineData("list_sort(ARRAY[2,NULL,1])", "[1,2,null]")]
    [InlineData("list_reverse_sort(ARRAY[1,3,2])", "[3,2,1]")]
    [InlineData("list_reverse(ARRAY[1,3,2])", "[2,3,1]")]
    [InlineData("ARRAY[list_min(ARRAY[2,1,3]), list_max(ARRAY[2,1,3])]", "[1,3]")]
    [InlineData("list_sum(ARRAY[1,2,3]) + list_avg(ARRAY[1,2,3])", "8")]
    [InlineData("regexp_matches('StartTransaction', 'Trans') AND regexp_matches('abc', 'B', 'i') AND NOT regexp_matches('abc', 'B')", "true")]
    [InlineData("regexp_full_match('abc', 'a.c') AND NOT regexp_full_match('abcd', 'a.c')", "true")]
    [InlineData("regexp_extract('src/a/b.c', '^(.*)/([^/]*)$', 2) || regexp_extract('x12', '[0-9]+') || regexp_extract('x', '[0-9]+')", "\"b.c12\"")]
    [InlineData("regexp_extract_all('a1b22', '[0-9]+')", "[\"1\",\"22\"]")]
    [InlineData("contains('abc', 'b') AND prefix('abc', 'ab') AND suffix('abc', 'bc') AND ends_with('abc', 'c') AND starts_with('abc', 'a')", "true")]
    [InlineData("instr('abc', 'c') + strlen('é')", "5")]
    [InlineData("lcase('AB') || ucase('cd')", "\"abCD\"")]
    [InlineData("string_split('a,b', ',') || str_split('c,d', ',') || split('e', ',') || string_split_regex('f1g', '[0-9]')", "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\"]")]
    [InlineData("ifnull(NULL, 7)", "7")]
    public async Task Functions_of_DuckDB_are_there(string expression, string expected) =>
        (await app.Query($"SELECT {expression} AS v").Json()).GetProperty("results")[0].GetProperty("v").GetRawText().ShouldBe(expected);

    [Fact]
    public async Task Aggregates_of_DuckDB_are_there()
    {
        var row = (await app.Query("SELECT list(id ORDER BY id) AS l, first(name ORDER BY id) AS f, any_value(language) AS a, count_if(cyclomatic_complexity > 17) AS c, median(cyclomatic_complexity) AS m FROM nodes_method WHERE id < 3").Json()).GetProperty("results")[0];
        row.GetProperty("l").GetRawText().ShouldBe("[0,1,2]");
        row.GetProperty("f").GetString().ShouldBe("begin_transaction_0");
        row.GetProperty("a").GetString().ShouldBe("c");
        row.GetProperty("c").GetInt32().ShouldBe(0);
        row.GetProperty("m").GetDouble().ShouldBe(1);
    }

    private async Task<Member> NewAnalyst()
    {
        var member = await app.NewMember(Role.Analyst, app.Analyst.OrganizationId);
        await app.Activate(member, app.Alpha);
        return member;
    }

    private Task Backends(Guid project, int atLeast = 0, int atMost = int.MaxValue) => app.Until(async () =>
        await app.Scalar<long>("SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND state = 'active' AND query LIKE 'FETCH%'", GraphNames.QueryRole(project))
            is var n && n >= atLeast && n <= atMost);
}
