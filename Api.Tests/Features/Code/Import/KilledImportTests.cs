using System.Diagnostics;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>Processes that die in the middle of an import.</summary>
public sealed class KilledImportTests(ImportWorkersApp app) : IClassFixture<ImportWorkersApp>
{
    private const string Methods = "SELECT full_name, filename, line_number FROM nodes_method WHERE NOT is_external ORDER BY 2, 3, 1";

    [Fact]
    public async Task A_worker_killed_while_parsing_is_replaced_and_the_old_graph_is_served_meanwhile()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = app.Folder("killed", GatedImportApp.Modules(0, 5));
        var first = await app.Worker();
        var project = (await app.Import(member, new { local_path = folder })).GetProperty("project_id").GetGuid();
        var old = await app.Rows(member, Methods);
        app.Folder("killed", GatedImportApp.Modules(5, 600));
        Guid job;
        int parser;
        // It cannot come to its end before it is killed.
        await using (await app.Close(GatedImportApp.AtLastIndex))
        {
            job = (await member.Client.Post("import/start", new { local_path = folder }).Json()).GetProperty("job_id").GetGuid();
            // The parsers of the first import live on: only the job says that the second one has begun.
            await GatedImportApp.Until(async () => await app.Attempt(job) == 1);
            parser = await ImportWorkersApp.Parser(first);
            await Kill(first);
        }

        (await app.Attempt(job)).ShouldBe(1);
        (await app.Rows(member, Methods)).ShouldBe(old);
        await GatedImportApp.Until(async () => (await member.Client.GetAsync($"import/status/{job}").Json()).GetProperty("status").GetString() == "pending");
        (await app.Rows(member, Methods)).ShouldBe(old);
        await GatedImportApp.Until(() => Task.FromResult(!ImportWorkersApp.IsParser(parser)));

        var second = await app.Worker();
        var status = await app.End(member, job);
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        (await app.Attempt(job)).ShouldBe(2);
        (await app.Rows(member, "SELECT count(*) FROM nodes_file")).ShouldBe(["605"]);
        await app.OnlyTheGraph(project);
        await app.NoFolder();
        await Kill(second);
    }

    [Fact]
    public async Task A_worker_killed_while_loading_an_upload_is_replaced_and_nothing_is_left()
    {
        var member = await app.NewMember(Role.Admin);
        var first = await app.Worker();
        var before = await app.Upload(member, "pack.zip", GatedImportApp.Modules(0, 5));
        (await app.End(member, before.GetProperty("job_id").GetGuid())).GetProperty("status").GetString().ShouldBe("completed");
        var project = before.GetProperty("project_id").GetGuid();
        var old = await app.Rows(member, Methods);
        Guid job;
        await using (var gate = await app.Close(GatedImportApp.AtLastIndex))
        {
            job = (await app.Upload(member, "pack.zip", GatedImportApp.Modules(0, 9))).GetProperty("job_id").GetGuid();
            await app.Reached(gate);
            await app.AtStep(member, job, "cpg_export");
            (await app.Schemas(project)).Length.ShouldBe(2);
            await Kill(first);
            (await app.Rows(member, Methods)).ShouldBe(old);
        }

        var second = await app.Worker();
        var status = await app.End(member, job);
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        (await app.Attempt(job)).ShouldBe(2);
        (await app.Rows(member, "SELECT count(*) FROM nodes_file")).ShouldBe(["9"]);
        await app.OnlyTheGraph(project);
        await app.NoFolder();
        await Kill(second);
    }

    [Fact]
    public async Task A_killed_parser_costs_its_file_at_most()
    {
        var member = await app.NewMember(Role.Admin);
        var worker = await app.Worker();
        var folder = app.Folder("parser", GatedImportApp.Modules(0, 300));
        var job = (await member.Client.Post("import/start", new { local_path = folder }).Json()).GetProperty("job_id").GetGuid();
        using (var parser = Process.GetProcessById(await ImportWorkersApp.Parser(worker))) parser.Kill();
        var status = await app.End(member, job);
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        (await app.Attempt(job)).ShouldBe(1);
        (await app.Rows(member, "SELECT count(*), count(*) FILTER (WHERE parse_status <> 'ok') <= 1, count(*) FILTER (WHERE parse_status NOT IN ('ok', 'crashed')) FROM nodes_file")).ShouldBe(["300|True|0"]);
        worker.HasExited.ShouldBeFalse();
        await Kill(worker);
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_clears_away_nothing_of_its_successor()
    {
        var member = await app.NewMember(Role.Admin);
        var first = await app.Worker();
        Guid job;
        Process second;
        await using (var gate = await app.Close(GatedImportApp.AtLastIndex))
        {
            job = (await app.Upload(member, "lost.zip", GatedImportApp.Modules(0, 9))).GetProperty("job_id").GetGuid();
            await app.Reached(gate);
            var folder = Directory.GetDirectories(Path.Combine(app.Data, "imports"), $"*_{job:N}").Single();
            Signal(first, "STOP");
            second = await app.Worker();
            await GatedImportApp.Until(() => Task.FromResult(Directory.Exists(Path.Combine(folder, "attempt2", "source"))));
            Signal(first, "CONT");
            await GatedImportApp.Until(() => Task.FromResult(!Directory.Exists(Path.Combine(folder, "attempt1"))));
            Directory.Exists(Path.Combine(folder, "attempt2", "source")).ShouldBeTrue();
            File.Exists(Path.Combine(folder, "archive")).ShouldBeTrue();
        }
        var status = await app.End(member, job);
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        (await app.Attempt(job)).ShouldBe(2);
        (await app.Rows(member, "SELECT count(*) FROM nodes_file")).ShouldBe(["9"]);
        await app.NoFolder();
        await Kill(first);
        await Kill(second);
    }

    [Fact]
    public async Task Cancelling_ends_the_parsers()
    {
        var member = await app.NewMember(Role.Admin);
        var worker = await app.Worker();
        var folder = app.Folder("cancelled", GatedImportApp.Modules(0, 600));
        var job = (await member.Client.Post("import/start", new { local_path = folder }).Json()).GetProperty("job_id").GetGuid();
        var parser = await ImportWorkersApp.Parser(worker);
        Signal(worker, "STOP");
        // What it parsed until now is all it may have done: it hears of the cancelling first.
        await member.Client.DeleteAsync($"import/cancel/{job}").Json();
        Signal(worker, "CONT");
        await GatedImportApp.Until(() => Task.FromResult(!ImportWorkersApp.IsParser(parser)));
        (await app.End(member, job)).GetProperty("status").GetString().ShouldBe("cancelled");
        worker.HasExited.ShouldBeFalse();
        await app.NoFolder();
        await Kill(worker);
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
    }

    private static async Task Kill(Process worker)
    {
        worker.Kill();
        await worker.WaitForExitAsync();
    }
}
