using System.Net;
using System.Text.Json;

namespace Capstan.Api.Tests.Features.Code;

/// <summary>POST /query/execute as CSV and NDJSON.</summary>
public sealed class QueryStreamTests(QueryApp app) : IClassFixture<QueryApp>
{
    private async Task<HttpResponseMessage> Ask(string sql, string? format, string? accept = null, Member? by = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "query/execute") { Content = Answers.Content(new { query = sql, format }) };
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        return await (by ?? app.Analyst).Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    [Fact]
    public async Task Rows_come_as_lines_of_JSON()
    {
        using var response = await Ask("SELECT name, cyclomatic_complexity AS c, modifier FROM nodes_method ORDER BY id LIMIT 3", "ndjson");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(3);
        lines[0].ShouldBe("""{"name":"begin_transaction_0","c":0,"modifier":["PUBLIC","STATIC"]}""");
        response.Headers.GetValues("X-Row-Limit").Single().ShouldBe("1000000");
    }

    [Fact]
    public async Task CSV_quotes_what_must_be_and_disarms_formulas()
    {
        using var response = await Ask("""
            SELECT * FROM (VALUES (1, '=cmd()', -5, NULL, 'a,"b"', E'x\ny', true, ARRAY[1,2], '@u', '', '2024-02-29 10:00:00+00'::timestamptz))
            AS t (id, "=name", number, nothing, quoted, lines, flag, list, at, empty, time)
            """, "csv");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        (await response.Content.ReadAsStringAsync()).ShouldBe("id,'=name,number,nothing,quoted,lines,flag,list,at,empty,time\r\n1,'=cmd(),-5,,\"a,\"\"b\"\"\",\"x\ny\",true,\"[1,2]\",'@u,\"\",2024-02-29T10:00:00Z\r\n");
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("application/x-ndjson", "application/x-ndjson")]
    [InlineData("text/html, text/csv;q=0.9, */*;q=0.8", "text/csv")]
    [InlineData("application/json, text/csv", "application/json")]
    [InlineData("*/*", "application/json")]
    public async Task The_form_follows_the_Accept_header(string accept, string expected)
    {
        using var response = await Ask("SELECT 1 AS a", null, accept);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(expected);
        // What is asked for in the body wins.
        using var other = await Ask("SELECT 1 AS a", "json", accept);
        other.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Fact]
    public async Task An_empty_result_has_its_header_only()
    {
        using var csv = await Ask("SELECT id, name FROM nodes_method WHERE false", "csv");
        (await csv.Content.ReadAsStringAsync()).ShouldBe("id,name\r\n");
        using var lines = await Ask("SELECT id, name FROM nodes_method WHERE false", "ndjson");
        (await lines.Content.ReadAsStringAsync()).ShouldBe("");
    }

    [Fact]
    public async Task A_hundred_thousand_rows_take_no_more_memory_than_a_few()
    {
        using var response = await Ask("SELECT g AS id, repeat('x', 200) AS text FROM generate_series(1, 100000) g", "ndjson");
        await using var body = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(body);
        // The whole is 22 MB: what the process holds meanwhile must not grow with it.
        long rows = 0, highest = 0, before = GC.GetTotalMemory(forceFullCollection: true);
        while (await reader.ReadLineAsync() is { } line)
        {
            line.StartsWith("{\"id\":", StringComparison.Ordinal).ShouldBeTrue();
            if (++rows % 10_000 == 0) highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        rows.ShouldBe(100_000);
        highest.ShouldBeLessThan(12 * 1024 * 1024);
    }

    [Theory]
    [InlineData("SELECT nam FROM nodes_method", "QUERY_ERROR")]
    [InlineData("SELECT 1; SELECT 2", "QUERY_ERROR")]
    [InlineData("SELECT pg_sleep(1)", "FORBIDDEN")]
    [InlineData("SELECT 1 / (g - 1) FROM generate_series(1, 10) g", "QUERY_ERROR")]
    public async Task What_is_wrong_before_the_first_rows_is_a_problem(string sql, string code)
    {
        foreach (var format in (string[])["csv", "ndjson"])
        {
            using var response = await Ask(sql, format);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error_code").GetString().ShouldBe(code);
        }
    }

    [Fact]
    public async Task What_goes_wrong_later_breaks_the_connection()
    {
        using var response = await Ask("SELECT g, 1 / (g - 5000) AS x FROM generate_series(1, 10000) g", "csv");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(async () => await response.Content.ReadAsStringAsync());
        await app.Query("SELECT 1").Json();
        (await app.Scalar<string>("SELECT detail->>'outcome' FROM audit_entries WHERE actor_id = $1 AND detail->>'outcome' = 'QUERY_ERROR' LIMIT 1", app.Analyst.Id)).ShouldBe("QUERY_ERROR");
    }

    [Fact]
    public async Task A_result_beyond_a_limit_is_never_taken_for_whole()
    {
        using var response = await Ask("SELECT CASE WHEN g = 150 THEN repeat('x', 20000000) ELSE 'y' END AS t FROM generate_series(1, 200) g", "ndjson");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(async () => await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_client_that_goes_away_frees_its_place()
    {
        var member = await app.NewMember(Role.Analyst, app.Analyst.OrganizationId);
        await app.Activate(member, app.Alpha);
        using (var response = await Ask("SELECT g, repeat('x', 1000) FROM generate_series(1, 900000) g", "csv", by: member))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            var first = new byte[10];
            await body.ReadExactlyAsync(first);
        }
        await app.Until(async () => (await app.Query("SELECT 1", by: member)).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_unknown_form_is_refused() =>
        (await app.Analyst.Client.Post("query/execute", new { query = "SELECT 1", format = "xml" }).Problem(Errors.Validation)).GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("format");
}
