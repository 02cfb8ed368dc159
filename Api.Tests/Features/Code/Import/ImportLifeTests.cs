using System.Globalization;
using System.Text;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code.Import;

public sealed class ImportLifeTests(ImportApp app) : IClassFixture<ImportApp>
{
    private const string Identity = """
        SELECT m.full_name, m.signature, m.filename, m.line_number, string_agg(c.full_name || ' ' || k.line_number || ' ' || k.resolution, ',' ORDER BY k.id, c.full_name COLLATE "C")
        FROM nodes_method m LEFT JOIN nodes_call k ON k.containing_method_id = m.id LEFT JOIN edges_call e ON e.src = k.id LEFT JOIN nodes_method c ON c.id = e.dst
        GROUP BY m.id, m.full_name, m.signature, m.filename, m.line_number ORDER BY m.id
        """;

    [Fact]
    public async Task Two_imports_of_one_tree_are_the_same_and_update_one_project()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = Many("twice", 60);
        var first = await app.Import(member, new { local_path = folder });
        var rows = await app.Rows(member, Identity);
        rows.Count.ShouldBeGreaterThan(200);
        var second = await app.Import(member, new { local_path = folder, mode = "incremental" });
        second.GetProperty("status").GetString().ShouldBe("completed");
        second.GetProperty("project_id").GetGuid().ShouldBe(first.GetProperty("project_id").GetGuid());
        (await app.Rows(member, Identity)).ShouldBe(rows);
        second.GetProperty("steps")[2].GetProperty("message").GetString()!.ShouldStartWith("0 of 60 files changed; 0 parsed");
        second.GetProperty("result").GetProperty("mode").GetString().ShouldBe("incremental");
    }

    [Fact]
    public async Task An_import_that_fails_leaves_the_old_graph_served()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = Many("fails", 3);
        var project = (await app.Import(member, new { local_path = folder })).GetProperty("project_id").GetGuid();
        var rows = await app.Rows(member, Identity);
        foreach (var file in Directory.GetFiles(folder)) File.Delete(file);
        File.WriteAllText(Path.Combine(folder, "x.txt"), "nothing");
        (await app.Import(member, new { local_path = folder })).GetProperty("status").GetString().ShouldBe("failed");
        (await app.Rows(member, Identity)).ShouldBe(rows);
        await NothingBehind(project);
    }

    [Fact]
    public async Task One_import_of_a_project_at_a_time_and_only_its_owner_sees_it()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = Many("busy", 400);
        var job = (await member.Client.Post("import/start", new { local_path = folder }).Json()).GetProperty("job_id").GetGuid();
        await member.Client.Post("import/start", new { local_path = folder }).Problem(Errors.Conflict);
        var other = await app.NewMember(Role.Editor, member.OrganizationId);
        await other.Client.GetAsync($"import/status/{job}").Problem(Errors.NotFound);
        await other.Client.DeleteAsync($"import/cancel/{job}").Problem(Errors.NotFound);
        var stranger = await app.NewMember(Role.Owner);
        await stranger.Client.GetAsync($"import/status/{job}").Problem(Errors.NotFound);
        (await member.Client.GetAsync("import/jobs?limit=5").Json()).EnumerateArray().Select(j => j.GetProperty("job_id").GetGuid()).ShouldContain(job);
        (await app.End(member, job)).GetProperty("status").GetString().ShouldBe("completed");
        (await member.Client.GetAsync("import/jobs?status_filter=failed").Json()).GetArrayLength().ShouldBe(0);
        await member.Client.GetAsync("import/jobs?status_filter=odd").Problem(Errors.Validation);
    }

    [Theory, InlineData("joern_import"), InlineData("cpg_export")]
    public async Task An_import_is_cancelled_in_the_middle_of_a_step(string step)
    {
        var member = await app.NewMember(Role.Admin);
        var folder = Many("cancel-" + step, 900);
        var started = await member.Client.Post("import/start", new { local_path = folder }).Json();
        var job = started.GetProperty("job_id").GetGuid();
        var last = -1;
        await Answers.Eventually(async () =>
        {
            var now = await member.Client.GetAsync($"import/status/{job}").Json();
            now.GetProperty("overall_progress").GetInt32().ShouldBeGreaterThanOrEqualTo(last);
            last = now.GetProperty("overall_progress").GetInt32();
            return now.GetProperty("current_step").GetString() == step || now.GetProperty("status").GetString() == "completed";
        }, step);
        await member.Client.DeleteAsync($"import/cancel/{job}");
        var status = await app.End(member, job);
        if (status.GetProperty("status").GetString() == "cancelled")
        {
            status.GetProperty("steps").EnumerateArray().Count(s => s.GetProperty("status").GetString() == "cancelled").ShouldBe(1);
            status.GetProperty("steps").EnumerateArray().Last().GetProperty("status").GetString().ShouldBe("pending");
            await member.Client.Post("query/execute", new { query = "SELECT 1" }).Problem(Errors.ProjectNotImported);
        }
        await NothingBehind(started.GetProperty("project_id").GetGuid());
    }

    [Fact]
    public async Task Whoever_queries_while_an_import_runs_sees_the_old_graph_or_the_new_one()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = Many("swap", 40);
        await app.Import(member, new { local_path = folder });
        const string counts = "SELECT count(*), count(DISTINCT filename) FROM nodes_method WHERE NOT is_external";
        var before = (await app.Rows(member, counts)).Single();
        for (var i = 40; i < 80; i++) File.WriteAllText(Path.Combine(folder, $"more{i}.py"), Module(i));
        var job = (await member.Client.Post("import/start", new { local_path = folder }).Json()).GetProperty("job_id").GetGuid();
        var seen = new HashSet<string>();
        for (var status = ""; status is not "completed";)
        {
            status = (await member.Client.GetAsync($"import/status/{job}").Json()).GetProperty("status").GetString()!;
            status.ShouldNotBe("failed");
            seen.Add((await app.Rows(member, counts)).Single());
        }
        var after = (await app.Rows(member, counts)).Single();
        after.ShouldNotBe(before);
        seen.ShouldBeSubsetOf([before, after]);
    }

    [Fact]
    public async Task The_step_validate_judges_a_graph_that_is_there()
    {
        var member = await app.NewMember(Role.Admin);
        var project = (await app.Import(member, new { local_path = Many("step", 3) })).GetProperty("project_id").GetGuid();
        var answer = await member.Client.Post("import/step", new { step_id = "validate", context = new { duckdb_path = $"p_{project:N}" } }).Json();
        answer.GetProperty("result").GetProperty("validation_report").GetProperty("status").GetString().ShouldBe("passed");
        answer.GetProperty("result").GetProperty("validation_report").GetProperty("quality_score").GetInt32().ShouldBeInRange(50, 100);
        (await member.Client.Post("import/step", new { step_id = "domain_setup" }).Json()).GetProperty("result").GetProperty("domain").GetProperty("subsystems").GetArrayLength().ShouldBe(1);
        await member.Client.Post("import/step", new { step_id = "validate", context = new { duckdb_path = "../../x" } }).Problem(Errors.NotFound);
        await member.Client.Post("import/step", new { step_id = "clone" }).Problem(Errors.Validation);
        await member.Client.Post("import/step", new { step_id = "nonsense" }).Problem(Errors.Validation);
        var stranger = await app.NewMember(Role.Owner);
        await stranger.Client.Post("import/step", new { step_id = "validate", context = new { project_id = project } }).Problem(Errors.NotFound);
        (await stranger.Client.GetAsync("import/languages").Json()).GetProperty("languages").GetArrayLength().ShouldBe(10);
    }

    [Fact]
    public async Task Work_folders_of_dead_imports_are_removed_at_start()
    {
        var (folders, jobs) = (app.Services.GetRequiredService<ImportFolders>(), app.Services.GetRequiredService<JobQueue>());
        var dead = folders.Create(Guid.CreateVersion7(), Guid.CreateVersion7());
        File.WriteAllText(Path.Combine(dead, "facts"), "x");
        // A folder younger than its job's row could be is left alone.
        await folders.Sweep(jobs, CancellationToken.None);
        Directory.SetLastWriteTimeUtc(dead, DateTime.UtcNow.AddHours(-2));
        await folders.Sweep(jobs, CancellationToken.None);
        Directory.Exists(dead).ShouldBeFalse();
    }

    private async Task NothingBehind(Guid project)
    {
        (await app.Scalar<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE $1", $"p\\_{project:N}\\_new%")).ShouldBe(0);
        await app.NoFolder();
    }

    private string Many(string name, int files) => app.Folder(name, [.. Enumerable.Range(0, files).Select(i => ($"m{i}.py", Module(i)))]);

    private static string Module(int i)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"from m{i / 2} import make{i / 2}\nimport json\n\nclass Thing{i}:\n    def run(self, x):\n        return self.step(x)\n\n    def step(self, x):\n        json.dumps(x)\n        return make{i / 2}(x)\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"def make{i}(x):\n    t = Thing{i}()\n    t.run(x)\n    return helper(x)\n\ndef helper(x):\n    return unknown_call(x)\n");
        return text.ToString();
    }
}
