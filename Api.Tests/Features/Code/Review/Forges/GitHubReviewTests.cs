using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Capstan.Api.Tests.Features.Code.Review.Forges;

/// <summary>POST /review/github-pr against a server that speaks GitHub's REST API.</summary>
public sealed class GitHubReviewTests(ForgeApp app) : IClassFixture<ForgeApp>, IAsyncLifetime
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

    private Task<HttpResponseMessage> Post(int number, object? more = null, Member? by = null)
    {
        var body = new Dictionary<string, object?> { ["owner"] = "acme", ["repo"] = "store", ["pr_number"] = number, ["github_token"] = ForgeServer.Token };
        foreach (var property in more?.GetType().GetProperties() ?? []) body[property.Name] = property.GetValue(more);
        return (by ?? app.Reviewer).Client.Post("review/github-pr", body);
    }

    private static IEnumerable<string> Rules(JsonElement review) => review.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("rule_id").GetString()!);

    [Fact]
    public async Task A_pull_request_is_reviewed_like_a_patch()
    {
        var review = await Post(app.Open(ForgeChange.Between(Before, WithoutCheck, "Drop the check"))).Json();
        review.GetProperty("recommendation").GetString().ShouldBe("REQUEST_CHANGES");
        Rules(review).ShouldContain("removed-bounds-check");
        review.GetProperty("impact").GetProperty("callers").GetInt32().ShouldBe(2);

        foreach (var request in app.Server.Requests)
        {
            request.Headers.Authorization.ToString().ShouldBe($"Bearer {ForgeServer.Token}");
            request.Headers["X-GitHub-Api-Version"].ToString().ShouldBe("2022-11-28");
            request.Headers.UserAgent.ToString().ShouldNotBeEmpty();
        }
        // The base is what was imported: nothing had to be fetched.
        app.Server.Requests.ShouldNotContain(r => r.Path.Contains("/contents/"));
    }

    [Fact]
    public async Task The_token_is_kept_nowhere()
    {
        await Post(app.Open(ForgeChange.Between(Before, WithoutCheck))).Json();
        await Post(4040).Problem(Errors.NotFound);
        foreach (var table in (string[])["code_reviews", "audit_entries", "idempotency_keys"])
            (await app.Scalar<long>($"SELECT count(*) FROM {table} t WHERE t::text LIKE '%' || $1 || '%'", ForgeServer.Token)).ShouldBe(0, table);
    }

    [Fact]
    public async Task A_difference_that_is_too_large_comes_file_by_file()
    {
        var (before, after) = (new Dictionary<string, string>(Before), WithoutCheck);
        for (var i = 0; i < 130; i++) (before[$"docs/{i}.md"], after[$"docs/{i}.md"]) = ($"# {i}\n", $"# {i}\n\nMore.\n");
        before["src/old_name.c"] = after["src/new_name.c"] = "int unchanged(int a)\n{\n    return a + 1;\n}\n";
        after["big.txt"] = "x\n";
        after["empty.txt"] = "";
        var change = ForgeChange.Between(before, after);
        change.IsTooLarge = true;
        change.Left.Add("big.txt");
        var review = await Post(app.Open(change)).Json();

        Rules(review).ShouldContain("removed-bounds-check");
        app.Server.Requests.Count(r => r.Path.Contains("/files?")).ShouldBe(2);
        // 130 documents, store.c, the rename and the empty file; one was left out by the server.
        review.GetProperty("impact").GetProperty("files_changed").GetInt32().ShouldBe(133);
        review.GetProperty("notes").EnumerateArray().Select(n => n.GetString()).ShouldContain(n => n!.StartsWith("big.txt:") && n.Contains("not reviewed"));
        review.GetProperty("truncated").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_difference_of_too_many_bytes_comes_file_by_file_too()
    {
        var after = WithoutCheck;
        for (var i = 0; i < 40; i++) after[$"data/{i}.txt"] = string.Concat(Enumerable.Range(0, 100).Select(n => $"line {n} of a long file with many words in it {new string('x', 60)}\n"));
        var review = await Post(app.Open(ForgeChange.Between(Before, after))).Json();
        Rules(review).ShouldContain("removed-bounds-check");
        app.Server.Requests.ShouldContain(r => r.Path.Contains("/files?per_page=100&page=1"));
        app.Server.Requests.ShouldContain(r => r.Path.Contains("/files?per_page=25&page=2"));
        review.GetProperty("impact").GetProperty("files_changed").GetInt32().ShouldBe(41);
    }

    [Fact]
    public async Task What_the_graph_does_not_have_is_fetched_at_the_head_and_taken_back()
    {
        // The base branch went on since the import: store.c is another file there, and util.c is not in the graph at all.
        var before = new Dictionary<string, string>
        {
            ["src/store.c"] = "/* moved down */\n\n" + Before["src/store.c"].Replace("int sum = 0;", "int sum = 0; /* total */", StringComparison.Ordinal),
            ["src/util.c"] = "int pick(const int *list, int size, int at)\n{\n    if (at >= size)\n        return 0;\n    return list[at];\n}\n",
        };
        var after = new Dictionary<string, string>
        {
            ["src/store.c"] = before["src/store.c"].Replace(Check, "", StringComparison.Ordinal),
            ["src/util.c"] = before["src/util.c"].Replace("    if (at >= size)\n        return 0;\n", "", StringComparison.Ordinal),
        };
        var review = await Post(app.Open(ForgeChange.Between(before, after))).Json();
        review.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("rule_id").GetString() == "removed-bounds-check").Select(f => f.GetProperty("location").GetProperty("file").GetString()).Distinct().Order()
            .ShouldBe(["src/store.c", "src/util.c"]);
        app.Server.Requests.Count(r => r.Path.Contains("/contents/src/")).ShouldBe(2);
        review.GetProperty("notes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_project_the_change_stands_by_itself()
    {
        var stranger = await app.NewMember(Role.Reviewer);
        var review = await Post(app.Open(ForgeChange.Between(Before, WithoutCheck)), by: stranger).Json();
        Rules(review).ShouldContain("removed-bounds-check");
        review.GetProperty("impact").GetProperty("callers").GetInt32().ShouldBe(0);
        var kept = await stranger.Client.GetAsync($"code-reviews/{review.GetProperty("review_id").GetString()}").Json();
        kept.GetProperty("project_id").ValueKind.ShouldBe(JsonValueKind.Null);
        // Of code nobody shares, only who asked sees the review, and admins.
        var colleague = await app.NewMember(Role.Reviewer, stranger.OrganizationId);
        await colleague.Client.GetAsync($"code-reviews/{review.GetProperty("review_id").GetString()}").Problem(Errors.NotFound);
        (await colleague.Client.GetAsync("code-reviews").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
        var admin = await app.NewMember(Role.Admin, stranger.OrganizationId);
        await admin.Client.GetAsync($"code-reviews/{review.GetProperty("review_id").GetString()}").Json();
    }

    [Theory]
    [InlineData("Fixes it.\n\n## Definition of done\n\n- [x] No memory leaks\n- [ ] Tests added\n- Reviewed by Ann\n\n## Notes\n\n- none\n", null, "No memory leaks|Tests added|Reviewed by Ann")]
    [InlineData("", "Change it\n\ndefinition_of_done:\n  - no security findings\n  - \"tests cover it\"\nother:\n  - x\n", "no security findings|tests cover it")]
    [InlineData("## Type of change\n- [ ] Bug fix\n\n## Checklist\n- [ ] Документация обновлена\n", null, "Документация обновлена")]
    public async Task What_done_means_is_read_from_the_pull_request(string body, string? commit, string expected)
    {
        var number = app.Open(ForgeChange.Between(Before, WithoutCheck, "T", body, commit is null ? [] : ["First", commit]));
        var items = (await Post(number).Json()).GetProperty("dod_status").EnumerateArray().Select(d => d.GetProperty("description").GetString());
        string.Join('|', items).ShouldBe(expected);
        // What the caller asks for goes first.
        (await Post(number, new { dod_items = new[] { "No TODO" } }).Json()).GetProperty("dod_status")[0].GetProperty("description").GetString().ShouldBe("No TODO");
    }

    // ---- refusals ---------------------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData(401, "", "TOKEN_REJECTED", null)]
    [InlineData(403, "", "TOKEN_REJECTED", null)]
    [InlineData(403, "x-ratelimit-remaining: 0", "UPSTREAM_RATE_LIMITED", 60)]
    [InlineData(403, "retry-after: 33", "UPSTREAM_RATE_LIMITED", 33)]
    [InlineData(429, "retry-after: 7", "UPSTREAM_RATE_LIMITED", 7)]
    [InlineData(404, "", "NOT_FOUND", null)]
    [InlineData(410, "", "NOT_FOUND", null)]
    [InlineData(422, "", "UPSTREAM_REFUSED", null)]
    [InlineData(418, "", "UPSTREAM_UNAVAILABLE", 30)]
    public async Task What_the_server_refuses_has_a_problem_of_its_own(int status, string header, string code, int? retryAfter)
    {
        var asked = 0;
        app.Server.Instead = async http =>
        {
            Interlocked.Increment(ref asked);
            http.Response.StatusCode = status;
            if (header.Split(": ") is [var name, var value]) http.Response.Headers[name] = value;
            await http.Response.WriteAsJsonAsync(new { message = "no \u0007 way" });
            return true;
        };
        using var response = await Post(1);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("error_code").GetString().ShouldBe(code);
        problem.GetRawText().ShouldNotContain(ForgeServer.Token);
        (response.Headers.RetryAfter?.Delta?.TotalSeconds).ShouldBe(retryAfter);
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task The_end_of_the_rate_limit_window_is_passed_on()
    {
        app.Server.Instead = http =>
        {
            http.Response.StatusCode = 403;
            http.Response.Headers["x-ratelimit-remaining"] = "0";
            http.Response.Headers["x-ratelimit-reset"] = DateTimeOffset.UtcNow.AddSeconds(1_000).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            return Task.FromResult(true);
        };
        using var response = await Post(1);
        ((int)response.StatusCode).ShouldBe(503);
        response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(900, 1_000);
    }

    [Fact]
    public async Task A_failing_server_is_asked_three_times()
    {
        var asked = 0;
        app.Server.Instead = http =>
        {
            Interlocked.Increment(ref asked);
            http.Response.StatusCode = 502;
            return Task.FromResult(true);
        };
        await Post(1).Problem(Errors.UpstreamUnavailable);
        asked.ShouldBe(3);
    }

    [Fact]
    public async Task A_server_that_fails_twice_is_no_failure()
    {
        var asked = 0;
        app.Server.Instead = http =>
        {
            if (Interlocked.Increment(ref asked) > 2) return Task.FromResult(false);
            if (asked == 1) http.Response.StatusCode = 500;
            else http.Abort();
            return Task.FromResult(true);
        };
        await Post(app.Open(ForgeChange.Between(Before, WithoutCheck))).Json();
    }

    [Fact]
    public async Task A_server_that_drips_or_talks_nonsense_is_given_up()
    {
        app.Server.Instead = async http =>
        {
            await http.Response.WriteAsync("{");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        (await Post(1).Problem(Errors.UpstreamUnavailable)).GetProperty("detail").GetString()!.ShouldContain("in time");
        foreach (var nonsense in (string[])["<html>", "[]", "{\"title\":7}", "null"])
        {
            app.Server.Instead = async http =>
            {
                await http.Response.WriteAsync(nonsense);
                return true;
            };
            await Post(1).Problem(Errors.UpstreamUnavailable);
        }
    }

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://127.0.0.1:1/elsewhere")]
    [InlineData("http://localhost/api/v3/repos/acme/store/pulls/1")]
    public async Task A_redirect_to_another_server_is_not_followed(string location)
    {
        app.Server.Instead = http =>
        {
            http.Response.Redirect(location);
            return Task.FromResult(true);
        };
        await Post(1).Problem(Errors.TargetRefused);
        app.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_renamed_repository_is_followed_to_its_new_path()
    {
        var number = app.Open(ForgeChange.Between(Before, WithoutCheck), "acme/renamed");
        app.Server.Instead = http =>
        {
            if (!http.Request.Path.Value!.Contains("/acme/store/", StringComparison.Ordinal)) return Task.FromResult(false);
            http.Response.StatusCode = 301;
            http.Response.Headers.Location = http.Request.Path.Value.Replace("/acme/store/", "/acme/renamed/", StringComparison.Ordinal) + http.Request.QueryString;
            return Task.FromResult(true);
        };
        Rules(await Post(number).Json()).ShouldContain("removed-bounds-check");
    }

    [Theory]
    [InlineData("owner", "..")]
    [InlineData("owner", "a/b")]
    [InlineData("repo", "x y")]
    [InlineData("repo", "")]
    [InlineData("pr_number", 0)]
    [InlineData("github_token", "a\r\nX-Evil: 1")]
    [InlineData("github_token", "")]
    [InlineData("output_format", "pdf")]
    public async Task What_would_change_the_request_is_refused(string field, object value)
    {
        var body = new Dictionary<string, object?> { ["owner"] = "acme", ["repo"] = "store", ["pr_number"] = 1, ["github_token"] = "t", [field] = value };
        (await app.Reviewer.Client.Post("review/github-pr", body).Problem(Errors.Validation)).GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(field);
        app.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_of_files_cannot_leave_the_repository()
    {
        var change = ForgeChange.Between(Before, WithoutCheck);
        change.IsTooLarge = true;
        change.Files.Add(new(null, "../../etc/passwd", "added", "@@ -0,0 +1 @@\n+x", new string('a', 40)));
        change.Files.Add(new(null, "a\"b\\c\td.txt", "added", "@@ -0,0 +1 @@\n+x", new string('a', 40)));
        var review = await Post(app.Open(change)).Json();
        review.GetProperty("notes").EnumerateArray().Select(n => n.GetString()).ShouldContain(n => n!.Contains("etc/passwd") && n.Contains("not reviewed"));
        review.GetProperty("impact").GetProperty("files_changed").GetInt32().ShouldBe(2);
    }

    // ---- pushes and publishing --------------------------------------------------------------------------------------------------

    [Fact]
    public async Task A_second_push_repeats_nothing()
    {
        var number = app.Open(ForgeChange.Between(Before, WithoutCheck));
        var first = await Post(number, new { publish = true }).Json();
        first.GetProperty("findings").EnumerateArray().ShouldAllBe(f => f.GetProperty("state").GetString() == "new");
        first.GetProperty("published").GetProperty("url").GetString().ShouldBe("https://github.example/review/1");
        var told = app.Server.Requests.Single(r => r.Method == "POST").Json;
        told.GetProperty("event").GetString().ShouldBe("REQUEST_CHANGES");
        told.GetProperty("commit_id").GetString()!.Length.ShouldBe(40);
        var comment = told.GetProperty("comments").EnumerateArray().First(c => c.GetProperty("body").GetString()!.Contains("removed-bounds-check"));
        (comment.GetProperty("path").GetString(), comment.GetProperty("line").GetInt32(), comment.GetProperty("side").GetString()).ShouldBe(("src/store.c", 5, "RIGHT"));

        // Lines above move everything, and one thing is new.
        var after = WithoutCheck;
        after["src/store.c"] = "/* one */\n/* two */\n" + after["src/store.c"] + "\nvoid run(char *what)\n{\n    system(what);\n}\n";
        app.Server.Changes[$"acme/store#{number}"] = ForgeChange.Between(Before, after);
        app.Server.Reset();
        var second = await Post(number, new { publish = true }).Json();
        var states = second.GetProperty("findings").EnumerateArray().GroupBy(f => f.GetProperty("rule_id").GetString()!).ToDictionary(g => g.Key, g => g.First().GetProperty("state").GetString());
        states["removed-bounds-check"].ShouldBe("known");
        states["command-injection"].ShouldBe("new");
        told = app.Server.Requests.Single(r => r.Method == "POST").Json;
        told.GetProperty("comments").EnumerateArray().Select(c => c.GetProperty("body").GetString()).ShouldAllBe(b => !b!.Contains("removed-bounds-check"));
        told.GetProperty("comments").EnumerateArray().ShouldContain(c => c.GetProperty("body").GetString()!.Contains("command-injection"));
        told.GetProperty("body").GetString()!.ShouldContain("earlier finding");

        app.Server.Reset();
        var third = await Post(number, new { publish = true }).Json();
        third.GetProperty("findings").EnumerateArray().ShouldAllBe(f => f.GetProperty("state").GetString() == "known");
        app.Server.Requests.ShouldNotContain(r => r.Method == "POST");
    }

    [Fact]
    public async Task A_review_the_server_does_not_take_is_told_in_a_simpler_form()
    {
        var posts = 0;
        app.Server.Instead = async http =>
        {
            if (http.Request.Method != "POST" || Interlocked.Increment(ref posts) == 3) return false;
            http.Response.StatusCode = 422;
            await http.Response.WriteAsJsonAsync(new { message = "Unprocessable Entity", errors = new[] { "Can not request changes on your own pull request" } });
            return true;
        };
        var review = await Post(app.Open(ForgeChange.Between(Before, WithoutCheck)), new { publish = true }).Json();
        posts.ShouldBe(3);
        var told = app.Server.Requests.Where(r => r.Method == "POST").Select(r => r.Json).ToList();
        told.Select(t => t.GetProperty("event").GetString()).ShouldBe(["REQUEST_CHANGES", "COMMENT", "COMMENT"]);
        told[^1].GetProperty("comments").GetArrayLength().ShouldBe(0);
        told[^1].GetProperty("body").GetString()!.ShouldContain("src/store.c:5");
        review.GetProperty("published").GetProperty("failure").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_review_that_cannot_be_told_is_still_given()
    {
        app.Server.Instead = http =>
        {
            if (http.Request.Method != "POST") return Task.FromResult(false);
            http.Response.StatusCode = 403;
            return Task.FromResult(true);
        };
        var number = app.Open(ForgeChange.Between(Before, WithoutCheck));
        var review = await Post(number, new { publish = true }).Json();
        review.GetProperty("findings").GetArrayLength().ShouldBeGreaterThan(0);
        review.GetProperty("published").GetProperty("failure").GetString()!.ShouldContain("token");
        // It was not told, so the next one tells it.
        app.Server.Reset();
        await Post(number, new { publish = true }).Json();
        app.Server.Requests.Single(r => r.Method == "POST").Json.GetProperty("comments").GetArrayLength().ShouldBeGreaterThan(0);
    }
}
