using Npgsql;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>Imports that are called off, or whose project goes, in the later steps.</summary>
public sealed class EndedImportTests(GatedImportApp app) : IClassFixture<GatedImportApp>
{
    [Theory, InlineData("chromadb_import", GatedImportApp.AtDocuments), InlineData("domain_setup", GatedImportApp.AtSwap)]
    public async Task An_import_is_cancelled_in_a_later_step_and_leaves_nothing(string step, string place)
    {
        var member = await app.NewMember(Role.Admin);
        await using var gate = await app.Close(place);
        var (job, project) = await Start(member, "cancel-" + step);
        await app.Reached(gate);
        await app.AtStep(member, job, step);
        await member.Client.DeleteAsync($"import/cancel/{job}").Json();
        await Cancelled(member, job, project, step);
    }

    [Fact]
    public async Task An_import_is_cancelled_while_its_graph_is_checked()
    {
        var member = await app.NewMember(Role.Admin);
        await using var reader = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(app.Address.ConnectionString) { Pooling = false }.ConnectionString);
        await reader.OpenAsync();
        Guid job, project;
        await using (var gate = await app.Close(GatedImportApp.AtLastIndex))
        {
            (job, project) = await Start(member, "cancel-validate");
            await app.Reached(gate);
            var staging = (await app.Schemas(project)).ShouldHaveSingleItem();
            // Its indexes are there, so that only the check comes back to this table.
            await GatedImportApp.Until(async () => await app.Scalar<long>("SELECT count(*) FROM pg_indexes WHERE schemaname = $1 AND indexname = 'nodes_call_containing_method_id_idx'", staging) == 1);
            await reader.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand($"LOCK TABLE {staging}.nodes_call IN ACCESS EXCLUSIVE MODE", reader);
            await hold.ExecuteNonQueryAsync();
        }
        await app.AtStep(member, job, "validate");
        await member.Client.DeleteAsync($"import/cancel/{job}").Json();
        await GatedImportApp.Until(async () => await app.Scalar<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted AND mode = 'AccessShareLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 0);
        await reader.CloseAsync();
        await Cancelled(member, job, project, "validate");
    }

    [Fact]
    public async Task Deleting_a_project_ends_its_import()
    {
        var member = await app.NewMember(Role.Owner);
        await using var gate = await app.Close(GatedImportApp.AtLastIndex);
        var (job, project) = await Start(member, "deleted");
        await app.Reached(gate);
        await member.Client.DeleteAsync($"projects/{project}").Empty();
        (await app.End(member, job)).GetProperty("status").GetString().ShouldBe("cancelled");
        await NothingOf(project);
    }

    [Fact]
    public async Task A_graph_that_comes_after_its_project_went_is_dropped()
    {
        var member = await app.NewMember(Role.Owner);
        Guid job, project;
        await using (var gate = await app.Close(GatedImportApp.AtSwap))
        {
            (job, project) = await Start(member, "late");
            await app.Reached(gate);
            // As when the request to stop comes too late for the swap.
            await app.Execute("DELETE FROM projects WHERE id = $1", project);
        }
        var status = await app.End(member, job);
        status.GetProperty("status").GetString().ShouldBe("failed", status.ToString());
        status.ToString().ShouldContain("The project was deleted while it was imported.");
        await NothingOf(project);
    }

    private async Task<(Guid Job, Guid Project)> Start(Member member, string name)
    {
        var folder = app.Folder(name, [.. GatedImportApp.Modules(0, 20), ("README.md", "# Read\n\nCalls `make1`.\n")]);
        var started = await member.Client.Post("import/start", new { local_path = folder }).Json();
        return (started.GetProperty("job_id").GetGuid(), started.GetProperty("project_id").GetGuid());
    }

    private async Task Cancelled(Member member, Guid job, Guid project, string step)
    {
        var status = await app.End(member, job);
        status.GetProperty("status").GetString().ShouldBe("cancelled", status.ToString());
        status.GetProperty("current_step").GetString().ShouldBe(step);
        status.GetProperty("steps").EnumerateArray().Count(s => s.GetProperty("status").GetString() == "cancelled").ShouldBe(1);
        await member.Client.Post("query/execute", new { query = "SELECT 1" }).Problem(Errors.ProjectNotImported);
        await NothingOf(project);
    }

    private async Task NothingOf(Guid project)
    {
        await app.NoSchema(project);
        await app.NoFolder();
    }
}
