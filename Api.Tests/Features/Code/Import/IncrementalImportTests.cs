using System.Text.Json;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>An incremental import leaves the graph that a full one would have made.</summary>
public sealed class IncrementalImportTests(GitApp app) : IClassFixture<GitApp>
{
    /// <summary>More steps and other walks, for whoever changes how calls are bound: CAPSTAN_WALK=seed:steps.</summary>
    private static readonly int[] Walk = [.. (Environment.GetEnvironmentVariable("CAPSTAN_WALK") ?? "1:8").Split(':').Select(int.Parse)];

    [Fact]
    public async Task Commit_by_commit_it_equals_a_full_import()
    {
        var (one, other) = (await app.NewMember(Role.Editor), await app.NewMember(Role.Editor));
        var name = "walk";
        var work = Directory.CreateDirectory(Path.Combine(app.Scratch, "git", name + ".work")).FullName;
        GitServer.Git(work, "init", "-q", "-b", "main");
        var walk = new PackageWalk(work, Walk[0]);
        walk.Begin("bcrypt", "@react-native-async-storage/async-storage", "express");
        app.Git.Publish(name, work);
        var incremental = new { repo_url = app.Url(name), mode = "incremental" };
        var project = Completed(await app.Import(one, incremental), "full").GetProperty("project_id").GetGuid();
        var written = 0;
        for (var step = 1; step <= Walk[1]; step++)
        {
            var done = walk.Step(await Methods(project));
            Commit(name, work);
            var status = Completed(await app.Import(one, incremental), "incremental", $"step {step}: {done}");
            written += status.GetProperty("result").GetProperty("files_written").GetInt32();
            var full = Completed(await app.Import(other, new { repo_url = app.Url(name) }), "full");
            GraphSnapshot.ShouldBe(await GraphSnapshot.Of(app.Database.Owner, project), await GraphSnapshot.Of(app.Database.Owner, full.GetProperty("project_id").GetGuid()), $"step {step}: {done}");
            SameReport(status, full, $"step {step}: {done}");
        }
        // Had everything been written each time, it would be no incremental import.
        (await app.Scalar<long>($"SELECT count(*) FROM p_{project:N}.nodes_file")).ShouldBeGreaterThan(written / Walk[1]);
    }

    [Fact]
    public async Task A_folder_is_compared_by_content()
    {
        var (one, other) = (await app.NewMember(Role.Admin), await app.NewMember(Role.Admin));
        var folder = Directory.CreateDirectory(Path.Combine(app.Root, "compared")).FullName;
        var walk = new PackageWalk(folder, 7);
        walk.Begin("bcrypt");
        var project = Completed(await app.Import(one, new { local_path = folder, mode = "incremental" }), "full").GetProperty("project_id").GetGuid();
        foreach (var kind in new[] { 0, 5, 8 })
        {
            var done = walk.Edit(kind, await Methods(project)) + "; " + walk.Edit(10, await Methods(project));
            Completed(await app.Import(one, new { local_path = folder, mode = "incremental" }), "incremental", done);
            var full = Completed(await app.Import(other, new { local_path = folder }), "full");
            GraphSnapshot.ShouldBe(await GraphSnapshot.Of(app.Database.Owner, project), await GraphSnapshot.Of(app.Database.Owner, full.GetProperty("project_id").GetGuid()), done);
        }
    }

    [Fact]
    public async Task A_rewritten_history_is_no_obstacle_and_only_what_differs_is_fetched()
    {
        var member = await app.NewMember(Role.Editor);
        var files = Enumerable.Range(0, 20).Select(i => ($"m{i}.go", $"package m\n\nfunc F{i}() {{ F{(i + 1) % 20}() }}\n")).Append(("README.md", "# M\n\nSee `F3` and `Later`.\n")).ToArray();
        app.Git.Repository("rewritten", "main", files);
        var work = Path.Combine(app.Scratch, "git", "rewritten.work");
        var order = new { repo_url = app.Url("rewritten"), branch = "main", mode = "incremental" };
        Completed(await app.Import(member, order), "full").GetProperty("steps")[2].GetProperty("message").GetString()!.ShouldContain("was not imported before");
        GitServer.Git(work, "checkout", "-q", "--orphan", "again");
        GitServer.Git(work, "branch", "-D", "main");
        GitServer.Git(work, "branch", "-m", "main");
        File.WriteAllText(Path.Combine(work, "m3.go"), "package m\n\nfunc Later() {}\n");
        Commit("rewritten", work);
        var status = Completed(await app.Import(member, order), "incremental");
        // The file itself, and the one that called what is gone.
        status.GetProperty("result").GetProperty("files_written").GetInt32().ShouldBe(2);
        status.GetProperty("steps")[0].GetProperty("message").GetString()!.ShouldStartWith("Fetched what changed");
        (await app.Rows(member, "SELECT m.full_name FROM nodes_call c JOIN edges_call e ON e.src = c.id JOIN nodes_method m ON m.id = e.dst WHERE c.filename = 'm2.go' AND NOT m.is_external")).ShouldBeEmpty();
        (await app.Rows(member, "SELECT symbol FROM document_mentions")).ShouldBe(["Later"]);
        (await app.Rows(member, "SELECT fan_in FROM nodes_method WHERE name = 'F4'")).ShouldBe(["0"]);
        Completed(await app.Import(member, new { repo_url = app.Url("rewritten"), branch = "main", mode = "incremental", import_comments = false }), "full")
            .GetProperty("steps")[2].GetProperty("message").GetString()!.ShouldContain("other options");
    }

    private static void SameReport(JsonElement incremental, JsonElement full, string step)
    {
        foreach (var part in new[] { "files", "loc", "methods", "external_methods", "types", "calls", "calls_resolved", "calls_ambiguous", "calls_external", "languages", "edges", "dangling_edges" })
            Metrics(incremental).GetProperty(part).ToString().ShouldBe(Metrics(full).GetProperty(part).ToString(), $"{step}: {part}");
        incremental.GetProperty("result").GetProperty("documents").GetInt32().ShouldBe(full.GetProperty("result").GetProperty("documents").GetInt32());

        static JsonElement Metrics(JsonElement status) => status.GetProperty("result").GetProperty("validation_report").GetProperty("metrics");
    }

    private static JsonElement Completed(JsonElement status, string mode, string? step = null)
    {
        status.GetProperty("status").GetString().ShouldBe("completed", $"{step}\n{status}");
        status.GetProperty("result").GetProperty("mode").GetString().ShouldBe(mode, $"{step}\n{status}");
        return status;
    }

    private void Commit(string name, string work)
    {
        GitServer.Git(work, "add", "-A");
        GitServer.Git(work, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-q", "--allow-empty", "-m", "c");
        GitServer.Git(work, "push", "-q", "--force", Path.Combine(app.Scratch, "git", name + ".git"), "main");
    }

    private async Task<List<MethodPlace>> Methods(Guid project)
    {
        await using var command = app.Database.Owner.CreateCommand($"""
            SELECT m.name, CASE m.ast_parent_type WHEN 'TYPE_DECL' THEN m.ast_parent_full_name ELSE '' END, m.filename, m.line_number, m.line_number_end FROM p_{project:N}.nodes_method m
            WHERE NOT m.is_external AND m.name <> '<module>' ORDER BY m.filename COLLATE "C", m.line_number, m.name
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var places = new List<MethodPlace>();
        while (await reader.ReadAsync()) places.Add(new(reader.GetString(0), reader.GetString(1)[(reader.GetString(1).LastIndexOf('.') + 1)..], reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4)));
        return places;
    }
}
