using Capstan.Api.Data;
using Capstan.Features.Code.Graph.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Capstan.Api.Tests.Features.Code;

/// <summary>A database whose owner may create roles and is no superuser, as cloud providers give them.</summary>
public class ManagedApp : QueryApp
{
    protected override Task<NpgsqlConnectionStringBuilder> NewDatabase() => Support.Cluster.NewManagedDatabase();
}

public sealed class ManagedAppThatAcceptsIt : ManagedApp
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["CAPSTAN_QUERY_ALLOW_WEAK_SANDBOX"] = "true" };
}

/// <summary>A superuser ran <c>migrate</c> on it once.</summary>
public sealed class ManagedAppPreparedByASuperuser : ManagedApp
{
    protected override async Task<NpgsqlConnectionStringBuilder> NewDatabase()
    {
        var address = await Support.Cluster.NewManagedDatabase();
        // Migrated by the owner first, so that everything belongs to it.
        await Migrate(address);
        await Migrate(await Support.Cluster.AsSuperuser(address.Database!));
        return address;
    }

    private static async Task Migrate(NpgsqlConnectionStringBuilder address) =>
        await (await Database.Open(Support.Cluster.SettingsFor(address), Support.Cluster.MasterKey, null, NullLogger.Instance, CancellationToken.None)).DisposeAsync();
}

public sealed class ManagedPostgresTests(ManagedApp app) : IClassFixture<ManagedApp>
{
    [Fact]
    public async Task Queries_are_off_and_the_answer_says_why_and_what_accepts_it()
    {
        var problem = await app.Query("SELECT 1").Problem(Errors.QuerySandboxUnavailable);
        problem.GetProperty("detail").GetString()!.ShouldContain("superuser");
        problem.GetProperty("detail").GetString()!.ShouldContain("CAPSTAN_QUERY_ALLOW_WEAK_SANDBOX=true");
    }

    [Fact]
    public async Task Graphs_are_built_swapped_and_listed_all_the_same()
    {
        await SeededGraph.Import(app.Graphs, app.Alpha, QueryApp.AlphaMark);
        (await app.Analyst.Client.GetAsync("query/schema").Json()).GetProperty("tables").GetArrayLength().ShouldBe(77);
        (await app.Analyst.Client.GetAsync("auth/me")).EnsureSuccessStatusCode();
    }
}

public sealed class WeakSandboxTests(ManagedAppThatAcceptsIt app) : IClassFixture<ManagedAppThatAcceptsIt>
{
    [Fact]
    public async Task Privileges_and_the_cursor_hold_without_the_lockdown()
    {
        (await app.Query("SELECT count(*) AS n FROM nodes_method").Json()).GetProperty("results")[0].GetProperty("n").GetInt32().ShouldBe(SeededGraph.Methods);
        foreach (var (sql, expected) in ((string, string)[])
        [
            ($"SELECT * FROM {GraphNames.Graph(app.Bravo)}.nodes_method", "42501"),
            ("SELECT * FROM capstan.users", "42501"),
            ("SELECT * FROM pg_authid", "42501"),
            ("SELECT pg_read_file('/etc/passwd')", "42501"),
            ("SELECT 1; SELECT 2", "42601"),
            ("DROP TABLE nodes_method", "42601"),
            ("CREATE TEMP TABLE t(i int)", "42601"),
            // Through a hidden door, privileges still hold.
            ($"SELECT query_to_xml('SELECT * FROM {GraphNames.Graph(app.Bravo)}.nodes_method', true, true, '')", "42501"),
            ("SELECT query_to_xml('DELETE FROM nodes_method', true, true, '')", "0A000|25006|42501"),
            ("SELECT set_config('transaction_read_only', 'off', false)", "25001"),
        ])
        {
            var (outcome, body) = await QueryApp.Outcome(app.Query(sql));
            expected.Split('|').ShouldContain(outcome, $"{sql}: {body}");
        }
    }
}

public sealed class PreparedManagedPostgresTests(ManagedAppPreparedByASuperuser app) : IClassFixture<ManagedAppPreparedByASuperuser>
{
    [Fact]
    public async Task A_superusers_one_visit_gives_an_ordinary_owner_the_full_sandbox()
    {
        (await app.Query("SELECT count(*) AS n FROM nodes_method").Json()).GetProperty("results")[0].GetProperty("n").GetInt32().ShouldBe(SeededGraph.Methods);
        foreach (var (row, sql, expected) in Attacks.All(app.Bravo).Where(a => !Attacks.IsSlow(a.Sql)))
        {
            var (outcome, body) = await QueryApp.Outcome(app.Query(sql));
            expected.Split('|').ShouldContain(outcome, $"row {row}: {sql[..Math.Min(sql.Length, 200)]}: {body[..Math.Min(body.Length, 500)]}");
        }
        (await app.Scalar<string[]>($"SELECT rolconfig FROM pg_roles WHERE rolname = '{GraphNames.QueryRole(app.Alpha)}'")).ShouldContain("temp_file_limit=64MB");
    }
}
