using System.Collections.Concurrent;
using Capstan.Features.Code.Graph.Schema;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Capstan.Api.Tests.Features.Code;

public sealed class GraphStoreTests(QueryApp app) : IClassFixture<QueryApp>
{
    /// <summary>Many names, so that a swap has time to happen between looking up two of them.</summary>
    private static readonly string WhatIsThere =
        "SELECT (SELECT min(full_name) FROM nodes_method) AS first, (SELECT max(full_name) FROM nodes_method) AS last, (SELECT min(content) FROM nodes_file) AS content, "
        + string.Join(", ", Enumerable.Range(0, 300).Select(i => i % 2 == 0
            ? $"(SELECT count(*) FROM nodes_method) AS n{i}"
            : $"(SELECT count(*) + 1 FROM edges_call) AS n{i}"));

    /// <summary>Row 40: whoever reads while a graph is replaced sees the old one or the new one, whole.</summary>
    [Fact]
    public async Task Readers_see_one_whole_graph_while_it_is_replaced()
    {
        var project = await app.NewProject(app.Analyst.OrganizationId);
        await SeededGraph.Import(app.Graphs, project, "Generation0", 60);

        using var done = new CancellationTokenSource();
        var seen = new ConcurrentDictionary<string, int>();
        var people = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => app.NewMember(Role.Analyst, app.Analyst.OrganizationId)));
        var readers = people.Select(person => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var answer = await person.Client.Post("query/execute", new { query = WhatIsThere, project_id = project }).Json();
                var row = answer.GetProperty("results")[0];
                var mark = row.GetProperty("first").GetString()!.Split('.')[0];
                var methods = 60 + 30 * int.Parse(mark["Generation".Length..], System.Globalization.CultureInfo.InvariantCulture);
                row.EnumerateObject().Where(c => c.Value.ValueKind == System.Text.Json.JsonValueKind.Number).Select(c => c.Value.GetInt32()).Distinct().ShouldBe([methods]);
                row.GetProperty("last").GetString()!.ShouldStartWith(mark + ".");
                row.GetProperty("content").GetString()!.ShouldStartWith($"// {mark}\n");
                seen.AddOrUpdate(mark, 1, (_, n) => n + 1);
            }
        })).ToList();

        for (var generation = 1; generation <= 12; generation++)
            await SeededGraph.Import(app.Graphs, project, $"Generation{generation}", 60 + 30 * generation);
        await done.CancelAsync();
        await Task.WhenAll(readers);

        seen.Count.ShouldBeGreaterThan(3);
        (await Leftovers(project)).ShouldBeEmpty();
        await app.Graphs.Drop(project, CancellationToken.None);
    }

    [Fact]
    public async Task A_long_reader_keeps_its_graph_and_the_next_sweep_drops_it()
    {
        var project = await app.NewProject(app.Analyst.OrganizationId);
        await SeededGraph.Import(app.Graphs, project, "Old", 60);
        await using (var reader = await app.Database.Owner.OpenConnectionAsync())
        {
            await using var transaction = await reader.BeginTransactionAsync();
            await using (var hold = new NpgsqlCommand($"SELECT count(*) FROM {GraphNames.Graph(project)}.nodes_method", reader)) await hold.ExecuteScalarAsync();
            await SeededGraph.Import(app.Graphs, project, "New", 90);
            (await Leftovers(project)).ShouldHaveSingleItem();
        }
        (await app.Scalar<string>($"SELECT min(full_name) FROM {GraphNames.Graph(project)}.nodes_method")).ShouldStartWith("New.");
        await app.Graphs.Sweep(CancellationToken.None);
        (await Leftovers(project)).ShouldBeEmpty();
        await app.Graphs.Drop(project, CancellationToken.None);
    }

    [Fact]
    public async Task An_import_at_work_is_left_alone_and_an_abandoned_one_is_swept()
    {
        string schema;
        await using (var staging = await app.Graphs.CreateStaging(app.Alpha, CancellationToken.None))
        {
            schema = staging.Schema;
            (await app.Graphs.ListOrphans(CancellationToken.None)).ShouldNotContain(schema);
            await app.Graphs.Sweep(CancellationToken.None);
            (await Leftovers(app.Alpha)).ShouldBe([schema]);
        }
        (await app.Graphs.ListOrphans(CancellationToken.None)).ShouldContain(schema);
        await app.Graphs.Sweep(CancellationToken.None);
        (await Leftovers(app.Alpha)).ShouldBeEmpty();
        (await app.Query("SELECT count(*) AS n FROM nodes_method").Json()).GetProperty("results")[0].GetProperty("n").GetInt32().ShouldBe(SeededGraph.Methods);
    }

    /// <summary>A worker whose lease ran out does not know that another has begun.</summary>
    [Fact]
    public async Task The_later_of_two_imports_wins_and_the_earlier_cannot_be_swapped_in()
    {
        await using var late = await app.Graphs.CreateStaging(app.Alpha, CancellationToken.None);
        await using var next = await app.Graphs.CreateStaging(app.Alpha, CancellationToken.None);
        (await Leftovers(app.Alpha)).ShouldBe([next.Schema]);
        await Should.ThrowAsync<PostgresException>(app.Graphs.Swap(late, CancellationToken.None));
        await app.Query("SELECT 1 FROM nodes_method").Json();
        await app.Graphs.DropStaging(next, CancellationToken.None);
        (await Leftovers(app.Alpha)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_claim_dies_with_its_connection()
    {
        await using var staging = await app.Graphs.CreateStaging(app.Bravo, CancellationToken.None);
        await app.Execute($"""
            SELECT pg_terminate_backend(l.pid) FROM pg_locks l
            WHERE l.locktype = 'advisory' AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('{staging.Schema}', 0)
            """);
        await app.Until(async () => (await app.Graphs.ListOrphans(CancellationToken.None)).Contains(staging.Schema));
        await app.Graphs.Sweep(CancellationToken.None);
        (await Leftovers(app.Bravo)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_of_a_load_that_was_not_committed_are_not_there()
    {
        var project = await app.NewProject(app.Analyst.OrganizationId);
        await using var staging = await app.Graphs.CreateStaging(project, CancellationToken.None);
        await using (var load = await app.Graphs.BeginLoad(staging, CancellationToken.None))
        await using (var copy = await load.Copy("nodes_type", ["id", "name"], CancellationToken.None))
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(1L);
            await copy.WriteAsync("T");
            await copy.CompleteAsync();
        }
        (await app.Scalar<long>($"SELECT count(*) FROM {staging.Schema}.nodes_type")).ShouldBe(0);
        await app.Graphs.DropStaging(staging, CancellationToken.None);
    }

    [Fact]
    public async Task Dropping_a_project_leaves_neither_schema_nor_role()
    {
        var project = await app.NewProject(app.Analyst.OrganizationId);
        await SeededGraph.Import(app.Graphs, project, "Gone", 60);
        await app.Analyst.Client.Post("query/execute", new { query = "SELECT 1", project_id = project }).Json();
        foreach (var kept in app.Services.GetServices<IProjectResources>()) await kept.Release(app.Analyst.OrganizationId, project, CancellationToken.None);
        (await app.Scalar<bool>($"SELECT to_regnamespace('{GraphNames.Graph(project)}') IS NULL AND to_regrole('{GraphNames.QueryRole(project)}') IS NULL")).ShouldBeTrue();
        await app.Analyst.Client.Post("query/execute", new { query = "SELECT 1", project_id = project }).Problem(Errors.ProjectNotImported);
        await app.Graphs.Drop(project, CancellationToken.None);
    }

    /// <summary>As after a restore into a cluster whose roles are others.</summary>
    [Fact]
    public async Task A_query_role_that_does_not_let_us_in_is_mended()
    {
        await app.Execute($"ALTER ROLE {GraphNames.QueryRole(app.Alpha)} NOLOGIN");
        await app.Query("SELECT 1 FROM nodes_method").Json();
    }

    /// <summary>PostgreSQL is asked for the verifier of a password, and ours with the same salt must be the same.</summary>
    [Fact]
    public async Task The_password_verifier_is_the_one_PostgreSQL_makes()
    {
        var role = GraphNames.QueryRole(app.Alpha);
        await app.Execute($"ALTER ROLE {role} PASSWORD 'correct horse'");
        var made = await app.Scalar<string>($"SELECT rolpassword FROM pg_authid WHERE rolname = '{role}'");
        var salt = Convert.FromBase64String(made.Split('$', ':')[2]);
        ScramVerifier.Of("correct horse", salt).ShouldBe(made);
        ScramVerifier.Of("correct horse").ShouldNotBe(made);
    }

    [Fact]
    public async Task The_query_role_is_a_member_of_nothing_and_bounded()
    {
        var role = GraphNames.QueryRole(app.Alpha);
        (await app.Scalar<bool>($"""
            SELECT NOT rolsuper AND NOT rolinherit AND NOT rolcreaterole AND NOT rolcreatedb AND NOT rolreplication AND NOT rolbypassrls AND rolconnlimit = 8
                   AND NOT EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid OR roleid = r.oid)
            FROM pg_roles r WHERE rolname = '{role}'
            """)).ShouldBeTrue();
        var settings = await app.Scalar<string[]>($"SELECT rolconfig FROM pg_roles WHERE rolname = '{role}'");
        foreach (var setting in (string[])
            ["default_transaction_read_only=on", "statement_timeout=30s", "lock_timeout=1s", "idle_in_transaction_session_timeout=5s", "temp_file_limit=64MB", "work_mem=16MB",
             "max_parallel_workers_per_gather=0", "jit=off", $"search_path={GraphNames.Graph(app.Alpha)}, extensions, pg_catalog"])
            settings.ShouldContain(setting);
    }

    [Fact]
    public async Task Names_are_found_through_indexes()
    {
        await using var connection = await app.Database.Owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var setup = new NpgsqlCommand($"SET LOCAL search_path = {GraphNames.Graph(app.Alpha)}", connection)) await setup.ExecuteNonQueryAsync();
        await using (var setup = new NpgsqlCommand("SET LOCAL enable_seqscan = off", connection)) await setup.ExecuteNonQueryAsync();
        foreach (var (condition, index) in ((string, string)[])
        [
            ("nodes_method WHERE name LIKE '%transaction%'", "nodes_method_name_trgm_idx"),
            ("nodes_method WHERE full_name ILIKE '%Service.Method%'", "nodes_method_full_name_trgm_idx"),
            ("nodes_method WHERE name = 'Method1'", "nodes_method_name_idx"),
            ("nodes_call WHERE method_full_name LIKE 'AlphaMark.%'", "nodes_call_method_full_name_idx"),
            ("nodes_call WHERE containing_method_id = 1", "nodes_call_containing_method_id_idx"),
            ("edges_call WHERE src = 1", "edges_call_src_idx"),
            ("edges_call WHERE dst = 1", "edges_call_dst_idx"),
            ("nodes_method WHERE id = 1", "nodes_method_pkey"),
        ])
        {
            await using var explain = new NpgsqlCommand($"EXPLAIN (FORMAT JSON) SELECT * FROM {condition}", connection);
            ((string)(await explain.ExecuteScalarAsync())!).ShouldContain(index);
        }
    }

    private async Task<string[]> Leftovers(Guid project) => await app.Scalar<string[]>(
        "SELECT coalesce(array_agg(nspname::text), '{}') FROM pg_namespace WHERE nspname LIKE $1", GraphNames.Graph(project).Replace("_", "\\_") + "\\_%");
}
