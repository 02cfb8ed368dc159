using System.Text;
using System.Text.Json;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Api.Tests.Features.Code;

/// <summary>The contract's attack list, through the front door.</summary>
public sealed class QueryAttackTests(QueryApp app) : IClassFixture<QueryApp>
{
    private const int SlowTimeout = 700;

    [Fact]
    public async Task Every_attack_of_the_list_ends_as_the_contract_says_and_leaves_nothing_behind()
    {
        var before = await Picture();
        var wrong = new StringBuilder();
        foreach (var (row, sql, expected) in Attacks.All(app.Bravo))
        {
            var (outcome, body) = await QueryApp.Outcome(app.Query(sql, Attacks.IsSlow(sql) ? SlowTimeout : 20_000));
            if (!expected.Split('|').Contains(outcome)) wrong.AppendLine($"row {row}: {Shorten(sql)} ended as {outcome}, not {expected}: {Shorten(body)}");
            if (body.Contains(QueryApp.BravoMark, StringComparison.Ordinal) || body.Contains("root:", StringComparison.Ordinal)) wrong.AppendLine($"row {row}: {Shorten(sql)} shows what is not the caller's");
        }
        wrong.ToString().ShouldBeEmpty();
        (await Picture()).ShouldBe(before);
    }

    [Fact]
    public async Task The_catalog_lists_only_opaque_names()
    {
        var listing = await app.Query("SELECT nspname::text AS n FROM pg_namespace UNION SELECT rolname::text FROM pg_roles UNION SELECT relname::text FROM pg_class").Json();
        var names = listing.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("n").GetString()!).ToList();
        names.ShouldContain(GraphNames.Graph(app.Bravo));
        names.ShouldNotContain(n => n.Contains(app.Analyst.Username) || n.Contains("Mark"));

        var stats = await app.Query("SELECT count(*) AS n FROM pg_stats WHERE schemaname ~ '^p_' AND schemaname <> current_schema()").Json();
        stats.GetProperty("results")[0].GetProperty("n").GetInt64().ShouldBe(0);
    }

    /// <summary>Row 34: half a surrogate pair has no UTF-8 form, and bytes that are no UTF-8 are no JSON.</summary>
    [Fact]
    public async Task Text_that_is_no_text_is_refused_before_PostgreSQL_sees_it()
    {
        foreach (var body in (byte[][])[Encoding.UTF8.GetBytes("""{"query":"SELECT '\ud800'"}"""), [.. """{"query":"SELECT '"""u8, 0xC3, 0x28, .. """'"}"""u8]])
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/json");
            using var response = await app.Analyst.Client.PostAsync("query/execute", content);
            ((int)response.StatusCode).ShouldBe(400);
        }
        (await app.Query("SELECT 1").Json()).GetProperty("row_count").GetInt32().ShouldBe(1);
    }

    /// <summary>Row 41: what an attack would change, were it to succeed.</summary>
    private async Task<List<string>> Picture()
    {
        var picture = new List<string>();
        // A server process that was told to stop takes a moment to be gone.
        await app.Until(async () => await app.Scalar<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE 'cgq_%'") == 0);
        foreach (var project in (Guid[])[app.Alpha, app.Bravo])
            foreach (var table in (string[])["nodes_method", "nodes_call", "nodes_file", "edges_call", "method_calls"])
                picture.Add($"{table} {await app.Scalar<string>($"SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {GraphNames.Graph(project)}.{table} t")}");
        foreach (var question in (string[])
        [
            "SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_class WHERE relkind <> 't'",
            "SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_proc",
            "SELECT string_agg(nspname::text, ',' ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_t'",
            "SELECT string_agg(rolname || rolconfig::text || rolconnlimit, ',' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 'cgq_%' AND rolconfig::text ~ '" + GraphNames.Graph(app.Alpha) + "'",
            "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            "SELECT count(*)::text FROM pg_largeobject_metadata",
            "SELECT count(*)::text FROM pg_prepared_xacts",
        ]) picture.Add(await app.Scalar<string>(question));
        return picture;
    }

    private static string Shorten(string text) => text.Length <= 160 ? text : text[..160];
}
