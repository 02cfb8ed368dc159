using System.Net;
using System.Text.Json;
using Capstan.Features.Code.Graph.Schema;
using Capstan.Features.Projects.Lookup;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Projects;

public sealed class RootedApp : App
{
    public string Root { get; } = Directory.CreateTempSubdirectory("capstan-roots").FullName;

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["CAPSTAN_IMPORT_ROOTS"] = Root };

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}

public sealed class ProjectTests(RootedApp app) : IClassFixture<RootedApp>
{
    private static async Task<Guid> NewProject(Member member, Guid? group = null, string name = "p") =>
        (await member.Client.Post("projects", new { name, group_id = group }).Json(201)).GetProperty("id").GetGuid();

    private static Guid[] Ids(JsonElement list) => [.. list.GetProperty("projects").EnumerateArray().Select(p => p.GetProperty("id").GetGuid())];

    [Fact]
    public async Task A_project_has_the_documented_shape()
    {
        var editor = await app.NewMember(Role.Editor);
        var folder = Directory.CreateDirectory(Path.Combine(app.Root, "billing")).FullName;
        var response = await editor.Client.Post("projects", new
        {
            name = "billing", db_path = "/data/billing.duckdb", cpg_path = "/data/billing.cpg", source_path = folder, language = "java", description = "Bills", metadata = new { team = "b", tags = new[] { 1, 2 } },
        });
        var made = await response.Json(201);
        made.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["id", "group_id", "name", "db_path", "cpg_path", "source_path", "language", "description", "is_active", "metadata", "created_at", "updated_at"], ignoreOrder: true);
        made.GetProperty("source_path").GetString().ShouldBe(folder);
        made.GetProperty("metadata").GetProperty("tags").GetArrayLength().ShouldBe(2);
        made.GetProperty("is_active").GetBoolean().ShouldBeFalse();
        (await editor.Client.GetAsync(response.Headers.Location).Json()).ToString().ShouldBe(made.ToString());

        var list = await editor.Client.GetAsync("projects").Json();
        list.EnumerateObject().Select(p => p.Name).ShouldBe(["projects", "total"], ignoreOrder: true);
        Ids(list).ShouldBe([made.GetProperty("id").GetGuid()]);
    }

    [Fact]
    public async Task Everybody_has_an_active_project_of_his_own()
    {
        var editor = await app.NewMember(Role.Editor);
        var viewer = await app.NewMember(Role.Viewer, editor.OrganizationId);
        var (one, two) = (await NewProject(editor, name: "one"), await NewProject(editor, name: "two"));
        var tag = (await viewer.Client.GetAsync($"projects/{one}")).Headers.ETag!;

        var activated = await viewer.Client.PostAsync($"projects/{one}/activate", null).Json();
        activated.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "name", "is_active", "message"], ignoreOrder: true);
        using var read = new HttpRequestMessage(HttpMethod.Get, $"projects/{one}") { Headers = { IfNoneMatch = { tag } } };
        (await viewer.Client.SendAsync(read).Json()).GetProperty("is_active").GetBoolean().ShouldBeTrue();
        (await editor.Client.GetAsync($"projects/{one}").Json()).GetProperty("is_active").GetBoolean().ShouldBeFalse();

        await viewer.Client.PostAsync($"projects/{two}/activate", null).Json();
        var list = await viewer.Client.GetAsync("projects").Json();
        list.GetProperty("projects").EnumerateArray().Where(p => p.GetProperty("is_active").GetBoolean()).Select(p => p.GetProperty("id").GetGuid()).ShouldBe([two]);
    }

    [Fact]
    public async Task A_group_hides_its_projects_from_others()
    {
        var admin = await app.NewMember(Role.Admin);
        var (member, outsider) = (await app.NewMember(Role.Viewer, admin.OrganizationId), await app.NewMember(Role.Editor, admin.OrganizationId));
        var group = (await admin.Client.Post("groups", new { name = "hidden" }).Json(201)).GetProperty("id").GetGuid();
        await admin.Client.Post($"groups/{group}/users", new { user_id = member.Id, role = "editor" }).Json(201);
        var (inside, outside) = (await NewProject(admin, group), await NewProject(admin));

        Ids(await member.Client.GetAsync("projects").Json()).ShouldBe([outside, inside]);
        Ids(await member.Client.GetAsync($"projects?group_id={group}").Json()).ShouldBe([inside]);
        Ids(await outsider.Client.GetAsync("projects").Json()).ShouldBe([outside]);
        Ids(await outsider.Client.GetAsync($"projects?group_id={group}").Json()).ShouldBeEmpty();
        await outsider.Client.GetAsync($"projects/{inside}").Problem(Errors.NotFound);
        await outsider.Client.Put($"projects/{inside}", new { name = "x" }).Problem(Errors.NotFound);
        await outsider.Client.PostAsync($"projects/{inside}/activate", null).Problem(Errors.NotFound);
        await outsider.Client.Post("projects", new { name = "x", group_id = group }).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task A_role_in_a_group_counts_inside_it_only()
    {
        var admin = await app.NewMember(Role.Admin);
        var member = await app.NewMember(Role.Viewer, admin.OrganizationId);
        var group = (await admin.Client.Post("groups", new { name = "work" }).Json(201)).GetProperty("id").GetGuid();
        await member.Client.Post("projects", new { name = "x", group_id = group }).Problem(Errors.Forbidden);
        await admin.Client.Post($"groups/{group}/users", new { user_id = member.Id, role = "editor" }).Json(201);

        var mine = await NewProject(member, group);
        (await member.Client.Put($"projects/{mine}", new { description = "mine" }).Json()).GetProperty("description").GetString().ShouldBe("mine");
        await member.Client.DeleteAsync($"projects/{mine}").Problem(Errors.Forbidden);
        await member.Client.Post("projects", new { name = "x" }).Problem(Errors.Forbidden);
        await member.Client.Put($"projects/{await NewProject(admin)}", new { name = "x" }).Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task A_role_in_a_group_counts_for_operations_that_name_a_project_in_their_body()
    {
        var admin = await app.NewMember(Role.Admin);
        var member = await app.NewMember(Role.Viewer, admin.OrganizationId);
        var group = (await admin.Client.Post("groups", new { name = "queries" }).Json(201)).GetProperty("id").GetGuid();
        var (inside, outside) = (await NewProject(admin, group), await NewProject(admin));
        await member.Client.Post("query/execute", new { query = "SELECT 1", project_id = outside }).Problem(Errors.Forbidden);
        await admin.Client.Post($"groups/{group}/users", new { user_id = member.Id, role = "editor" }).Json(201);

        await member.Client.Post("query/execute", new { query = "SELECT 1", project_id = inside }).Problem(Errors.ProjectNotImported);
        await member.Client.Post("query/execute", new { query = "SELECT 1", project_id = outside }).Problem(Errors.Forbidden);
        await member.Client.Post("query/execute", new { query = "SELECT 1", project_id = Guid.NewGuid() }).Problem(Errors.NotFound);
        await member.Client.Post("query/execute", new { query = "SELECT 1" }).Problem(Errors.NoActiveProject);
        await member.Client.PostAsync($"projects/{inside}/activate", null).Json();
        await member.Client.Post("query/execute", new { query = "SELECT 1" }).Problem(Errors.ProjectNotImported);
    }

    [Fact]
    public async Task A_source_has_one_project_however_many_imports_claim_it_at_once()
    {
        var editor = await app.NewMember(Role.Editor);
        var imports = app.Services.GetRequiredService<ProjectImports>();
        var caller = new Caller { UserId = editor.Id, OrganizationId = editor.OrganizationId, Role = Role.Editor, Username = editor.Username };
        var source = new ProjectSource { SourceKey = "https://example.com/r.git#main", Name = "r", SourcePath = null, Language = "go" };
        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => imports.Claim(caller, source, CancellationToken.None)));
        claimed.Select(p => p.Id).Distinct().Count().ShouldBe(1);
        claimed[0].HasGraph.ShouldBeFalse();

        (await imports.Imported(editor.OrganizationId, claimed[0].Id, "go", "abc123", CancellationToken.None)).ShouldBeTrue();
        var again = await imports.Claim(caller, source, CancellationToken.None);
        again.ImportedRevision.ShouldBe("abc123");
        again.ImportedAt.ShouldNotBeNull();
        (await imports.Imported((await app.NewMember()).OrganizationId, claimed[0].Id, "go", "evil", CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_deleted_project_takes_its_graph_along()
    {
        var admin = await app.NewMember(Role.Admin);
        var project = await NewProject(admin);
        var graphs = app.Services.GetRequiredService<GraphStore>();
        var staging = await graphs.CreateStaging(project, CancellationToken.None);
        await graphs.Swap(staging, CancellationToken.None);
        await admin.Client.PostAsync($"projects/{project}/activate", null).Json();
        var schemas = $"SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'p_{project:N}%'";
        (await app.Scalar<long>(schemas)).ShouldBe(1);

        await admin.Client.DeleteAsync($"projects/{project}").Empty();
        (await app.Scalar<long>(schemas)).ShouldBe(0);
        (await app.Scalar<long>($"SELECT count(*) FROM pg_roles WHERE rolname LIKE '%{project:N}'")).ShouldBe(0);
        await admin.Client.GetAsync($"projects/{project}").Problem(Errors.NotFound);
        await admin.Client.DeleteAsync($"projects/{project}").Problem(Errors.NotFound);
    }

    [Fact]
    public async Task Changes_are_partial_and_guarded_by_versions()
    {
        var editor = await app.NewMember(Role.Editor);
        var project = await NewProject(editor);
        var tag = (await editor.Client.GetAsync($"projects/{project}")).Headers.ETag!;
        using var same = new HttpRequestMessage(HttpMethod.Get, $"projects/{project}") { Headers = { IfNoneMatch = { tag } } };
        (await editor.Client.SendAsync(same)).StatusCode.ShouldBe(HttpStatusCode.NotModified);

        using var first = new HttpRequestMessage(HttpMethod.Put, $"projects/{project}") { Headers = { IfMatch = { tag } }, Content = Answers.Content(new { metadata = new { a = 1 } }) };
        var changed = await editor.Client.SendAsync(first).Json();
        changed.GetProperty("name").GetString().ShouldBe("p");
        using var second = new HttpRequestMessage(HttpMethod.Put, $"projects/{project}") { Headers = { IfMatch = { tag } }, Content = Answers.Content(new { name = "late" }) };
        await editor.Client.SendAsync(second).Problem(Errors.PreconditionFailed);
        var read = await editor.Client.GetAsync($"projects/{project}").Json();
        read.GetProperty("metadata").GetProperty("a").GetInt32().ShouldBe(1);
        read.GetProperty("name").GetString().ShouldBe("p");
    }

    [Fact]
    public async Task Sources_lie_under_the_roots_whatever_links_say()
    {
        var editor = await app.NewMember(Role.Editor);
        var inside = Directory.CreateDirectory(Path.Combine(app.Root, "inside")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(app.Root, "out"), "/etc");
        Directory.CreateSymbolicLink(Path.Combine(app.Root, "in"), "inside");
        Directory.CreateSymbolicLink(Path.Combine(app.Root, "loop"), "loop");
        foreach (var path in new[] { "/", "/etc", "/proc/self", app.Root + "/../..", app.Root + "x", app.Root + "/out", app.Root + "/loop", app.Root + "/nothing", "inside", "~", "file:///etc", "C:\\x", inside + "/../../etc" })
        {
            var problem = await editor.Client.Post("projects", new { name = "x", source_path = path }).Problem(Errors.SourceRefused);
            problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("source_path");
        }
        foreach (var path in new[] { app.Root, inside, inside + "/", app.Root + "/in" })
        {
            var made = await editor.Client.Post("projects", new { name = "x", source_path = path }).Json(201);
            made.GetProperty("source_path").GetString().ShouldBe(path == app.Root ? app.Root : inside);
        }
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("{\"name\":\"\"}", "name")]
    [InlineData("{\"name\":null}", "name")]
    [InlineData("{\"name\":[]}", "name")]
    [InlineData("{\"name\":\"a\\u0000b\"}", "name")]
    [InlineData("{\"name\":\"x\",\"group_id\":\"not-an-id\"}", "group_id")]
    [InlineData("{\"name\":\"x\",\"language\":\"Not A Language\"}", "language")]
    [InlineData("{\"name\":\"x\",\"metadata\":[]}", "metadata")]
    [InlineData("{\"name\":\"x\",\"metadata\":\"text\"}", "metadata")]
    [InlineData("{\"name\":\"x\",\"metadata\":{\"n\":1e400}}", "metadata")]
    [InlineData("{\"name\":\"x\",\"description\":\"\\u0007\"}", "description")]
    public async Task Wrong_values_name_their_field(string body, string field)
    {
        var problem = await (await app.NewMember()).Client.Post("projects", body).Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task Hostile_texts_are_stored_or_refused_and_never_break_it()
    {
        var owner = await app.NewMember();
        var hostile = new[]
        {
            "\"\\ud800\"", "\"\\udfff x\"", "\"\\u0000\"", "\"\\u202e\u202dabc\"", $"\"{new string('x', 10_000)}\"", "\"'; DROP TABLE projects; --\"", "\"%_\\\\\"", "\"\uFFFD\"",
            "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud800\"}", "{\"a\":1e131000}", "{\"\\u0000\":1}", $"{{\"a\":{new string('[', 40)}{new string(']', 40)}}}", $"{{\"a\":\"{new string('y', 70_000)}\"}}", "true", "1e999", "\"", "{\"a\":1,\"a\":2}",
        };
        foreach (var value in hostile)
            foreach (var body in new[] { $"{{\"name\":{value}}}", $"{{\"name\":\"x\",\"description\":{value}}}", $"{{\"name\":\"x\",\"metadata\":{value}}}", $"{{\"name\":\"x\",\"db_path\":{value}}}", $"{{\"name\":\"x\",\"group_id\":{value}}}", value })
                foreach (var path in new[] { "projects", "groups", "users" })
                    ((int)(await owner.Client.Post(path, body)).StatusCode).ShouldBeLessThan(500, $"{path} {body[..Math.Min(body.Length, 80)]}");
        foreach (var query in new[] { "%00", "%ED%A0%80", "%FF", "%E2%80%AE", new string('z', 9_000), "%25%5F%5C" })
            foreach (var path in new[] { $"users?search={query}", $"projects?group_id={query}", $"projects?limit={query}", $"groups?offset={query}", $"projects/{query}" })
                ((int)(await owner.Client.GetAsync(path)).StatusCode).ShouldBeLessThan(500, path);
        (await owner.Client.GetAsync("projects").Json()).GetProperty("total").GetInt64().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Pages_show_every_project_once()
    {
        var editor = await app.NewMember(Role.Editor);
        var made = new List<Guid>();
        for (var i = 0; i < 25; i++) made.Add(await NewProject(editor, name: $"p{i}"));
        for (var limit = 1; limit <= 26; limit += 4)
        {
            var seen = new List<Guid>();
            for (var offset = 0; offset < 25; offset += limit)
            {
                var response = await editor.Client.GetAsync($"projects?limit={limit}&offset={offset}");
                response.Headers.GetValues("X-Total-Count").Single().ShouldBe("25");
                response.Headers.Contains("Link").ShouldBe(offset + limit < 25);
                seen.AddRange(Ids(await response.Json()));
            }
            seen.ShouldBe(Enumerable.Reverse(made), $"limit {limit}");
        }
        var past = await editor.Client.GetAsync("projects?offset=1000").Json();
        past.GetProperty("total").GetInt64().ShouldBe(25);
        Ids(past).ShouldBeEmpty();
        foreach (var query in new[] { "limit=0", "limit=201", "limit=-1", "offset=-1", "limit=abc", "group_id=x" }) await editor.Client.GetAsync($"projects?{query}").Problem(Errors.Validation);
    }
}
