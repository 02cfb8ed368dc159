using System.Text;

namespace Capstan.Api.Tests.Features.Code.Import;

public sealed class GitCredentialTests(GitApp app) : IClassFixture<GitApp>
{
    private const string Secret = "glpat-p@ss/w%rd:with+all-5e1c";

    private string Host => app.Git.Address.Authority;

    [Fact]
    public async Task A_private_repository_is_imported_with_a_credential_that_shows_nowhere()
    {
        var (owner, project) = await Private("private", "deploy:" + Secret);
        await owner.Client.Post($"projects/{project}/credentials", new { key = "GIT", value = "deploy:" + Secret, host = Host.ToUpperInvariant() }).Json(201);
        app.Git.Gate = new();
        var job = (await owner.Client.Post("import/start", new { repo_url = app.Url("private"), credential_key = "GIT", credential_project_id = project }).Json()).GetProperty("job_id").GetGuid();
        // git stands at the gate, signed in: whoever lists processes now sees what it was started with.
        await Answers.Eventually(() => Task.FromResult(Processes().Any(p => p.Contains("git-remote-https", StringComparison.Ordinal) && p.Contains(app.Url("private"), StringComparison.Ordinal))), "git does not run");
        var processes = Processes();
        app.Git.Gate.SetResult();
        app.Git.Gate = null;
        var status = await app.End(owner, job);
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());

        processes.ShouldAllBe(p => !p.Contains("5e1c", StringComparison.Ordinal));
        status.ToString().ShouldNotContain("5e1c");
        foreach (var table in new[] { "jobs", "events", "audit_entries", "projects" })
            (await app.Scalar<long>($"SELECT count(*) FROM capstan.{table} t WHERE t::text LIKE '%5e1c%'")).ShouldBe(0, table);
        (await app.Scalar<string>("SELECT payload::text FROM capstan.jobs WHERE id = $1", job)).ShouldContain("\"credential_key\": \"GIT\"");
        await app.NoFolder();
    }

    [Fact]
    public async Task A_wrong_credential_fails_as_no_credential_does()
    {
        var (owner, project) = await Private("locked", "git:right");
        await owner.Client.Post($"projects/{project}/credentials", new { key = "GIT", value = "wrong-5e1c", host = Host }).Json(201);
        var none = await app.Import(owner, new { repo_url = app.Url("locked") });
        var wrong = await app.Import(owner, new { repo_url = app.Url("locked"), branch = "main", credential_key = "GIT", credential_project_id = project });
        none.GetProperty("status").GetString().ShouldBe("failed");
        wrong.GetProperty("message").GetString().ShouldBe(none.GetProperty("message").GetString());
        wrong.ToString().ShouldNotContain("5e1c");
        // A token alone signs in too, as git.
        await owner.Client.Post($"projects/{project}/credentials", new { key = "GIT", value = "right", host = Host }).Json(201);
        (await app.Import(owner, new { repo_url = app.Url("locked"), branch = "main", credential_key = "GIT", credential_project_id = project })).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task A_credential_goes_to_its_own_host_only_and_is_used_by_who_may_change_its_project()
    {
        var (owner, project) = await Private("bound", "git:" + "token");
        async Task Refused(object request, Error error) => await owner.Client.Post("import/start", request).Problem(error);
        await owner.Client.Post($"projects/{project}/credentials", new { key = "NOWHERE", value = "token" }).Json(201);
        await owner.Client.Post($"projects/{project}/credentials", new { key = "ELSEWHERE", value = "token", host = "git.example.com" }).Json(201);
        await owner.Client.Post($"projects/{project}/credentials", new { key = "BAD", value = "token", host = "https://git.example.com/x" }).Problem(Errors.Validation);
        foreach (var key in new[] { "NOWHERE", "ELSEWHERE", "MISSING" })
            await Refused(new { repo_url = app.Url("bound"), credential_key = key, credential_project_id = project }, Errors.Validation);
        await Refused(new { repo_url = app.Url("bound"), credential_key = "NOWHERE" }, Errors.NoActiveProject);
        await Refused(new { local_path = app.Root, credential_key = "NOWHERE", credential_project_id = project }, Errors.Validation);
        await owner.Client.Post($"projects/{project}/credentials", new { key = "GIT", value = "token", host = Host }).Json(201);
        await (await app.NewMember()).Client.Post("import/start", new { repo_url = app.Url("bound"), credential_key = "GIT", credential_project_id = project }).Problem(Errors.NotFound);
        var reader = await app.NewMember(Role.Viewer, owner.OrganizationId);
        var own = (await owner.Client.Post("projects", new { name = "own" }).Json(201)).GetProperty("id").GetGuid();
        await owner.Client.Post($"projects/{own}/members", new { user_id = reader.Id, role = "editor" }).Json(201);
        await reader.Client.Post("import/start", new { repo_url = app.Url("bound"), credential_key = "GIT", credential_project_id = project }).Problem(Errors.Forbidden);
    }

    private async Task<(Member Owner, Guid Project)> Private(string name, string credential)
    {
        app.Git.Repository(name, "main", ("a.go", "package a\n\nfunc One() {}\n"));
        app.Git.Requires = credential;
        var owner = await app.NewMember();
        return (owner, (await owner.Client.Post("projects", new { name = $"keeper of {name}" }).Json(201)).GetProperty("id").GetGuid());
    }

    /// <summary>Arguments and environment of every process there is, as its user sees them.</summary>
    private static List<string> Processes()
    {
        var found = new List<string>();
        foreach (var folder in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out var pid) && pid != Environment.ProcessId))
        {
            try
            {
                found.Add(Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "cmdline"))) + "\n" + Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "environ"))));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }
        return found;
    }
}
