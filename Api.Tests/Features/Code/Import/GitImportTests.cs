namespace Capstan.Api.Tests.Features.Code.Import;

public sealed class GitImportTests(GitApp app) : IClassFixture<GitApp>
{
    private static readonly (string, string)[] Files = [("src/a.go", "package a\n\nfunc One() { two() }\n\nfunc two() {}\n"), ("docs/x.md", "# X\n\nSee `One`.\n"), ("tools/t.py", "def tool():\n    pass\n")];

    [Fact]
    public async Task A_repository_is_cloned_and_its_commit_recorded()
    {
        var member = await app.NewMember(Role.Editor);
        var commit = app.Git.Repository("plain", "trunk", Files);
        var status = await app.Import(member, new { repo_url = app.Url("plain") });
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        status.GetProperty("project_name").GetString().ShouldBe("plain");
        status.GetProperty("result").GetProperty("revision").GetString().ShouldBe(commit);
        (await app.Rows(member, "SELECT full_name FROM nodes_method WHERE NOT is_external AND name <> '<module>' ORDER BY 1")).ShouldBe(["a.One", "a.two", "tools.t.tool"]);
        (await app.Rows(member, "SELECT hash FROM nodes_metadata")).ShouldBe([commit]);
        await app.NoFolder();
    }

    [Fact]
    public async Task A_selective_import_checks_out_only_what_it_takes()
    {
        var member = await app.NewMember(Role.Editor);
        app.Git.Repository("sparse", "main", Files);
        var status = await app.Import(member, new { repo_url = app.Url("sparse"), branch = "main", mode = "selective", include_paths = new[] { "src/" } });
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        (await app.Rows(member, "SELECT name FROM nodes_file")).ShouldBe(["src/a.go"]);
    }

    [Fact]
    public async Task What_cannot_be_cloned_says_why()
    {
        var member = await app.NewMember(Role.Editor);
        app.Git.Repository("other", "master", Files);
        await Fails(new { repo_url = app.Url("missing") }, "not found or is not accessible");
        await Fails(new { repo_url = app.Url("other"), branch = "main" }, "branch main was not found");
        var empty = Directory.CreateDirectory(Path.Combine(app.Scratch, "git", "empty.git")).FullName;
        GitServer.Git(empty, "init", "-q", "--bare");
        await Fails(new { repo_url = app.Url("empty") }, "empty");
        app.Git.Repository("text", "main", ("notes.txt", "nothing to parse"));
        await Fails(new { repo_url = app.Url("text") }, "No supported source files");
        app.Git.RedirectTo = "https://192.0.2.1";
        try
        {
            await Fails(new { repo_url = app.Url("other") }, "redirect");
        }
        finally
        {
            app.Git.RedirectTo = null;
        }
        await app.NoFolder();

        async Task Fails(object request, string reason)
        {
            var status = await app.Import(member, request);
            status.GetProperty("status").GetString().ShouldBe("failed", status.ToString());
            status.GetProperty("message").GetString()!.ShouldContain(reason);
            status.ToString().ShouldNotContain(app.Scratch);
        }
    }

    [Fact]
    public async Task A_link_in_a_repository_stays_text_and_its_hooks_and_filters_do_not_run()
    {
        var member = await app.NewMember(Role.Editor);
        var work = Directory.CreateDirectory(Path.Combine(app.Scratch, "git", "evil.work")).FullName;
        GitServer.Git(work, "init", "-q", "-b", "main");
        File.WriteAllText(Path.Combine(work, "ok.py"), "def ok():\n    pass\n");
        File.CreateSymbolicLink(Path.Combine(work, "passwd.py"), "/etc/passwd");
        File.CreateSymbolicLink(Path.Combine(work, "up"), "../../..");
        File.WriteAllText(Path.Combine(work, ".gitattributes"), "*.py filter=run\n");
        File.WriteAllText(Path.Combine(work, ".gitmodules"), $"[submodule \"x\"]\n\tpath = x\n\turl = {app.Url("plain")}\n");
        app.Git.Publish("evil", work);
        var status = await app.Import(member, new { repo_url = app.Url("evil") });
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        (await app.Rows(member, "SELECT name FROM nodes_file WHERE content LIKE '%root:%'")).ShouldBeEmpty();
        (await app.Rows(member, "SELECT name, content FROM nodes_file WHERE name = 'passwd.py'")).ShouldBe(["passwd.py|/etc/passwd"]);
    }

    [Fact]
    public async Task A_clone_that_hangs_is_cancelled_at_once_and_its_processes_end()
    {
        var member = await app.NewMember(Role.Editor);
        app.Git.Repository("slow", "main", Files);
        app.Git.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var before = app.Git.Requests;
            var job = (await member.Client.Post("import/start", new { repo_url = app.Url("slow") }).Json()).GetProperty("job_id").GetGuid();
            await Answers.Eventually(() => Task.FromResult(app.Git.Requests > before), "git asks");
            (await member.Client.DeleteAsync($"import/cancel/{job}").Json()).GetProperty("status").GetString().ShouldBe("cancelled");
            var status = await app.End(member, job);
            status.GetProperty("status").GetString().ShouldBe("cancelled");
            status.GetProperty("steps")[0].GetProperty("status").GetString().ShouldBe("cancelled");
            status.GetProperty("steps")[1].GetProperty("status").GetString().ShouldBe("pending");
            await member.Client.DeleteAsync($"import/cancel/{job}").Problem(Errors.Conflict);
            Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)).Select(CommandLine).ShouldNotContain(c => c.Contains(app.Url("slow")));
        }
        finally
        {
            app.Git.Gate.SetResult();
            app.Git.Gate = null;
        }

        static string CommandLine(string process)
        {
            try
            {
                return File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                return "";
            }
        }
    }
}
