using System.Text.Json;

namespace Capstan.Api.Tests.Features.Code.Review.Forges;

/// <summary>POST /review/gitlab-mr against a server that speaks GitLab's REST API.</summary>
public sealed class GitLabReviewTests(ForgeApp app) : IClassFixture<ForgeApp>, IAsyncLifetime
{
    private const string Check = "    if (index < 0 || index >= count)\n        return -1;\n";
    private static readonly Dictionary<string, string> Before = new(ReviewApp.Tree);
    private static Dictionary<string, string> WithoutCheck => new(Before) { ["src/store.c"] = Before["src/store.c"].Replace(Check, "", StringComparison.Ordinal) };

    public Task InitializeAsync()
    {
        app.Server.Reset();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private Task<HttpResponseMessage> Post(int number, string project = "acme/deep/store", string? server = null, bool publish = false, string token = ForgeServer.Token) =>
        app.Reviewer.Client.Post("review/gitlab-mr", new { project_id = project, mr_iid = number, gitlab_token = token, gitlab_url = server ?? app.Server.Address.AbsoluteUri, publish });

    private int Open(ForgeChange change, string project = "acme/deep/store") => app.Open(change, project, '!');

    private static IEnumerable<string> Rules(JsonElement review) => review.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("rule_id").GetString()!);

    [Theory]
    [InlineData("acme/deep/store")]
    [InlineData("4711")]
    public async Task A_merge_request_is_reviewed_like_a_patch(string project)
    {
        var review = await Post(Open(ForgeChange.Between(Before, WithoutCheck, body: "- [ ] No security findings"), project), project).Json();
        review.GetProperty("recommendation").GetString().ShouldBe("REQUEST_CHANGES");
        Rules(review).ShouldContain("removed-bounds-check");
        review.GetProperty("dod_status")[0].GetProperty("description").GetString().ShouldBe("No security findings");
        app.Server.Requests.ShouldAllBe(r => r.Headers["PRIVATE-TOKEN"].ToString() == ForgeServer.Token && r.Headers.Authorization.Count == 0);
        var kept = await app.Reviewer.Client.GetAsync($"code-reviews/{review.GetProperty("review_id").GetString()}").Json();
        (kept.GetProperty("source").GetString(), kept.GetProperty("url").GetString()).ShouldBe(("gitlab", "https://gitlab.example/mr/7"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_collapsed_files_renames_and_old_servers_are_read(bool old)
    {
        var (before, after) = (new Dictionary<string, string>(Before), WithoutCheck);
        for (var i = 0; i < 120; i++) (before[$"docs/{i}.md"], after[$"docs/{i}.md"]) = ($"# {i}\n", $"# {i}\n\nMore.\n");
        before["src/old_name.c"] = after["src/new_name.c"] = "int unchanged(int a)\n{\n    return a + 1;\n}\n";
        after["big.txt"] = "x\n";
        var change = ForgeChange.Between(before, after);
        change.Left.Add("big.txt");
        app.Server.IsOldGitLab = old;
        var review = await Post(Open(change)).Json();
        Rules(review).ShouldContain("removed-bounds-check");
        review.GetProperty("impact").GetProperty("files_changed").GetInt32().ShouldBe(122);
        review.GetProperty("notes").EnumerateArray().Select(n => n.GetString()).ShouldContain(n => n!.StartsWith("big.txt:") && n.Contains("not reviewed"));
        app.Server.Requests.Count(r => r.Path.Contains("/diffs?")).ShouldBe(old ? 1 : 2);
    }

    [Fact]
    public async Task What_the_graph_does_not_have_is_fetched()
    {
        var before = new Dictionary<string, string> { ["src/deep dir/útil.c"] = "int pick(const int *list, int size, int at)\n{\n    if (at >= size)\n        return 0;\n    return list[at];\n}\n" };
        var after = new Dictionary<string, string> { ["src/deep dir/útil.c"] = before["src/deep dir/útil.c"].Replace("    if (at >= size)\n        return 0;\n", "", StringComparison.Ordinal) };
        Rules(await Post(Open(ForgeChange.Between(before, after))).Json()).ShouldContain("removed-bounds-check");
    }

    [Fact]
    public async Task Discussions_stand_on_the_lines_and_are_not_repeated()
    {
        var number = Open(ForgeChange.Between(Before, WithoutCheck));
        var review = await Post(number, publish: true).Json();
        var discussions = app.Server.Requests.Where(r => r.Path.EndsWith("/discussions", StringComparison.Ordinal)).Select(r => r.Json).ToList();
        var position = discussions.First(d => d.GetProperty("body").GetString()!.Contains("removed-bounds-check")).GetProperty("position");
        position.GetProperty("position_type").GetString().ShouldBe("text");
        position.GetProperty("new_path").GetString().ShouldBe("src/store.c");
        position.GetProperty("new_line").GetInt32().ShouldBe(5);
        // The line stood there before: GitLab wants its old number too.
        position.GetProperty("old_line").GetInt32().ShouldBe(7);
        app.Server.Requests.Count(r => r.Path.EndsWith("/notes", StringComparison.Ordinal)).ShouldBe(1);
        review.GetProperty("published").GetProperty("comments").GetInt32().ShouldBe(discussions.Count);

        app.Server.Reset();
        await Post(number, publish: true).Json();
        app.Server.Requests.ShouldNotContain(r => r.Method == "POST");
    }

    [Fact]
    public async Task A_wrong_token_and_a_missing_request_are_told_apart()
    {
        await Post(1, token: "glpat-other").Problem(Errors.TokenRejected);
        await Post(9_999).Problem(Errors.NotFound);
    }

    [Theory]
    [InlineData("https://169.254.169.254", "TARGET_REFUSED")]
    [InlineData("https://10.0.0.5:8443/gitlab", "TARGET_REFUSED")]
    [InlineData("https://[fd00::1]", "TARGET_REFUSED")]
    [InlineData("http://127.0.0.1", "VALIDATION_ERROR")]
    [InlineData("https://user:pass@gitlab.com", "VALIDATION_ERROR")]
    [InlineData("file:///etc/passwd", "VALIDATION_ERROR")]
    [InlineData("https://gitlab.com/?a=b", "VALIDATION_ERROR")]
    [InlineData("gitlab.com", "VALIDATION_ERROR")]
    public async Task Addresses_inside_are_refused(string server, string code)
    {
        using var response = await Post(1, server: server);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("error_code").GetString().ShouldBe(code);
        problem.GetRawText().ShouldNotContain(ForgeServer.Token);
    }

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://10.0.0.1/api/v4/projects/1")]
    public async Task A_redirect_inside_is_not_followed(string location)
    {
        app.Server.Instead = http =>
        {
            http.Response.Redirect(location);
            return Task.FromResult(true);
        };
        await Post(1).Problem(Errors.TargetRefused);
        app.Server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData("a%2fb")]
    [InlineData("../../users")]
    [InlineData("store")]
    [InlineData("")]
    public async Task A_project_is_a_number_or_a_path(string project) => await Post(1, project).Problem(Errors.Validation);
}

/// <summary>Where the operator allows no address inside, none is called.</summary>
public sealed class ClosedForgeTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("https://127.0.0.1:9")]
    [InlineData("https://localhost:9")]
    [InlineData("https://gitlab.internal")]
    public async Task The_loopback_is_refused_unless_it_is_allowed(string server)
    {
        var reviewer = await app.NewMember(Role.Reviewer);
        await reviewer.Client.Post("review/gitlab-mr", new { project_id = "1", mr_iid = 1, gitlab_token = "t", gitlab_url = server }).Problem(Errors.TargetRefused);
    }
}
