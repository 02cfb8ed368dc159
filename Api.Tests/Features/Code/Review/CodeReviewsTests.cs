using System.Net.Http.Headers;
using System.Text.Json;
using Capstan.Features.Operations.Housekeeping;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>/code-reviews: what is kept of a review, and what people do with it.</summary>
public sealed class CodeReviewsTests(ReviewApp app) : IClassFixture<ReviewApp>
{
    private const string Bad = "--- a/src/store.c\n+++ b/src/store.c\n@@ -3,7 +3,5 @@\n int store_get(const int *values, int count, int index)\n {\n-    if (index < 0 || index >= count)\n-        return -1;\n     return values[index];\n }\n \n";
    private const string Good = "--- a/README.md\n+++ b/README.md\n@@ -1 +1,2 @@\n # Store\n+More words.\n";

    private async Task<string> New(string patch = Bad, object? more = null)
    {
        var body = new Dictionary<string, object?> { ["patch_content"] = patch };
        foreach (var property in more?.GetType().GetProperties() ?? []) body[property.Name] = property.GetValue(more);
        return (await app.Reviewer.Client.Post("review/patch", body).Json()).GetProperty("review_id").GetString()!;
    }

    private Task<HttpResponseMessage> Get(string path, Member? by = null) => (by ?? app.Reviewer).Client.GetAsync("code-reviews" + path);

    [Fact]
    public async Task A_review_is_kept_with_its_findings_and_its_change()
    {
        var (task, agent) = (Guid.NewGuid(), Guid.NewGuid());
        var id = await New(Bad, new { title = "Drop the check", task_id = task, agent_id = agent });
        var review = await Get("/" + id).Json();
        review.GetProperty("title").GetString().ShouldBe("Drop the check");
        review.GetProperty("status").GetString().ShouldBe("changes_requested");
        review.GetProperty("task_id").GetGuid().ShouldBe(task);
        review.GetProperty("lines_removed").GetInt32().ShouldBe(2);
        review.GetProperty("review").GetProperty("findings").GetArrayLength().ShouldBe(review.GetProperty("finding_count").GetInt32());
        var hunk = review.GetProperty("diff_data").GetProperty("files")[0].GetProperty("hunks")[0];
        hunk.GetProperty("old_lines")[2].GetString()!.ShouldContain("index < 0");
        hunk.GetProperty("new_lines").GetArrayLength().ShouldBe(5);
        review.GetProperty("comments").GetArrayLength().ShouldBe(0);

        var mine = await Get($"?agent_id={agent}").Json();
        mine.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(id);
        mine.GetProperty("total").GetInt32().ShouldBe(1);
        (await Get("/" + await New(Good)).Json()).GetProperty("status").GetString().ShouldBe("pending");
    }

    [Fact]
    public async Task The_same_reference_makes_findings_known()
    {
        var reference = Guid.NewGuid().ToString();
        await New(Bad, new { reference });
        var second = await app.Reviewer.Client.Post("review/patch", new { patch_content = Bad, reference }).Json();
        second.GetProperty("findings").EnumerateArray().ShouldAllBe(f => f.GetProperty("state").GetString() == "known");
        (await app.Reviewer.Client.Post("review/patch", new { patch_content = Bad }).Json()).GetProperty("findings").EnumerateArray().ShouldAllBe(f => f.GetProperty("state").GetString() == "new");
    }

    [Fact]
    public async Task Pages_follow_each_other_by_cursor_and_by_offset()
    {
        var agent = Guid.NewGuid();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++) ids.Insert(0, await New(Good, new { agent_id = agent }));
        var seen = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await Get($"?agent_id={agent}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}").Json();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            if ((cursor = page.GetProperty("next_cursor").GetString()) is null) break;
        }
        seen.ShouldBe(ids);
        (await Get($"?agent_id={agent}&limit=2&offset=3").Json()).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()).ShouldBe(ids[3..]);
        await Get("?limit=201").Problem(Errors.Validation);
        await Get("?status=open").Problem(Errors.Validation);
    }

    [Fact]
    public async Task Who_approved_it_and_when_is_recorded_once()
    {
        var id = await New();
        var decision = await app.Reviewer.Client.Post($"code-reviews/{id}/approve", new { comment = "Checked by hand." }).Json();
        (decision.GetProperty("id").GetString(), decision.GetProperty("status").GetString()).ShouldBe((id, "approved"));
        var review = await Get("/" + id).Json();
        review.GetProperty("reviewer_id").GetGuid().ShouldBe(app.Reviewer.Id);
        review.GetProperty("reviewed_at").GetDateTimeOffset().ShouldBe(decision.GetProperty("reviewed_at").GetDateTimeOffset());
        review.GetProperty("review_comment").GetString().ShouldBe("Checked by hand.");
        await app.Reviewer.Client.Post($"code-reviews/{id}/reject", new { reason = "No." }).Problem(Errors.Conflict);
        await app.Reviewer.Client.PostAsync($"code-reviews/{id}/approve", null).Problem(Errors.Conflict);
        (await app.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'review.approve' AND target = $1 AND actor_id = $2", id, app.Reviewer.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_one_wins()
    {
        var id = await New();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? app.Reviewer.Client.PostAsync($"code-reviews/{id}/approve", null) : app.Reviewer.Client.Post($"code-reviews/{id}/reject", new { reason = "No." })));
        answers.Select(a => (int)a.StatusCode).Order().ShouldBe([200, 409, 409, 409, 409, 409]);
    }

    [Fact]
    public async Task A_rejection_needs_a_reason_and_the_version_that_was_read()
    {
        var id = await New();
        await app.Reviewer.Client.Post($"code-reviews/{id}/reject", new { }).Problem(Errors.Validation);
        await app.Reviewer.Client.Post($"code-reviews/{id}/reject", new { reason = "" }).Problem(Errors.Validation);
        using var read = await Get("/" + id);
        await app.Reviewer.Client.Post($"code-reviews/{id}/comment", new { content = "Wait." }).Json(201);
        using var stale = new HttpRequestMessage(HttpMethod.Post, $"code-reviews/{id}/reject") { Content = Answers.Content(new { reason = "No." }), Headers = { IfMatch = { read.Headers.ETag! } } };
        await app.Reviewer.Client.SendAsync(stale).Problem(Errors.PreconditionFailed);
        using var again = await Get("/" + id);
        using var fresh = new HttpRequestMessage(HttpMethod.Post, $"code-reviews/{id}/reject") { Content = Answers.Content(new { reason = "No." }), Headers = { IfMatch = { EntityTagHeaderValue.Parse(again.Headers.ETag!.ToString()) } } };
        (await app.Reviewer.Client.SendAsync(fresh).Json()).GetProperty("status").GetString().ShouldBe("rejected");
        (await Get("/" + id).Json()).GetProperty("review_comment").GetString().ShouldBe("No.");
    }

    [Fact]
    public async Task Comments_are_taken_under_both_names()
    {
        var id = await New();
        var first = await app.Reviewer.Client.Post($"code-reviews/{id}/comment", new { content = "Is the lock held?", file_path = "src/store.c", line_number = 5 }).Json(201);
        (first.GetProperty("id").GetString(), first.GetProperty("comment_count").GetInt32()).ShouldBe((id, 1));
        (await app.Reviewer.Client.Post($"code-reviews/{id}/comments", new { comment = "Yes." }).Json(201)).GetProperty("comment_count").GetInt32().ShouldBe(2);
        var comments = (await Get("/" + id).Json()).GetProperty("comments");
        comments.EnumerateArray().Select(c => c.GetProperty("content").GetString()).ShouldBe(["Is the lock held?", "Yes."]);
        comments[0].GetProperty("user_name").GetString().ShouldBe(app.Reviewer.Username);
        comments[0].GetProperty("line_number").GetInt32().ShouldBe(5);
        await app.Reviewer.Client.Post($"code-reviews/{id}/comment", new { }).Problem(Errors.Validation);
        await app.Reviewer.Client.Post($"code-reviews/{id}/comment", new { content = "a", line_number = 5 }).Problem(Errors.Validation);
    }

    [Fact]
    public async Task Viewers_read_and_others_do_not_even_know()
    {
        var id = await New();
        var viewer = await app.NewMember(Role.Viewer, app.Reviewer.OrganizationId);
        await Get("/" + id, viewer).Json();
        await viewer.Client.PostAsync($"code-reviews/{id}/approve", null).Problem(Errors.Forbidden);
        var stranger = await app.NewMember();
        await Get("/" + id, stranger).Problem(Errors.NotFound);
        await stranger.Client.PostAsync($"code-reviews/{id}/approve", null).Problem(Errors.NotFound);
        (await Get("", stranger).Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_project_of_a_group_hides_its_reviews_from_who_has_no_grant()
    {
        var id = await New(Good);
        var group = Guid.CreateVersion7();
        var colleague = await app.NewMember(Role.Reviewer, app.Reviewer.OrganizationId);
        await app.Execute("INSERT INTO groups (organization_id, id, name) VALUES ($1, $2, 'closed')", app.Reviewer.OrganizationId, group);
        var hidden = await app.NewProject(app.Reviewer.OrganizationId, imported: false);
        await app.Execute("UPDATE projects SET group_id = $3 WHERE organization_id = $1 AND id = $2", app.Reviewer.OrganizationId, hidden, group);
        await app.Execute("UPDATE code_reviews SET project_id = $3 WHERE organization_id = $1 AND id = $2", app.Reviewer.OrganizationId, Guid.Parse(id), hidden);
        await Get("/" + id, colleague).Problem(Errors.NotFound);
        await Get($"/{id}/report", colleague).Problem(Errors.NotFound);
        (await Get("?limit=200", colleague).Json()).GetProperty("items").EnumerateArray().ShouldNotContain(i => i.GetProperty("id").GetString() == id);
    }

    [Fact]
    public async Task Old_reviews_go()
    {
        var (old, young) = (await New(Good), await New(Good));
        await app.Reviewer.Client.Post($"code-reviews/{old}/comment", new { content = "a" }).Json(201);
        await app.Execute("UPDATE code_reviews SET created_at = now() - interval '181 days' WHERE id = $1", Guid.Parse(old));
        await app.Services.GetRequiredService<Housekeeper>().Round(CancellationToken.None);
        await Get("/" + old).Problem(Errors.NotFound);
        await Get("/" + young).Json();
    }

    [Fact]
    public async Task SARIF_has_a_rule_for_every_result_and_fingerprints()
    {
        var answer = await app.Reviewer.Client.Post("review/patch", new { patch_content = Bad, output_format = "sarif" }).Json();
        var log = answer.GetProperty("sarif");
        log.GetProperty("version").GetString().ShouldBe("2.1.0");
        var run = log.GetProperty("runs").EnumerateArray().ShouldHaveSingleItem();
        // The schema takes no UUID of version 7 for a guid.
        run.GetProperty("automationDetails").EnumerateObject().ShouldHaveSingleItem().Value.GetString().ShouldBe($"capstan-review/{answer.GetProperty("review_id").GetString()}");
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        var results = run.GetProperty("results");
        results.GetArrayLength().ShouldBe(answer.GetProperty("findings").GetArrayLength());
        foreach (var (result, finding) in results.EnumerateArray().Zip(answer.GetProperty("findings").EnumerateArray()))
        {
            rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString().ShouldBe(result.GetProperty("ruleId").GetString());
            result.GetProperty("level").GetString().ShouldBe(finding.GetProperty("severity").GetString() is "critical" or "high" ? "error" : finding.GetProperty("severity").GetString() == "medium" ? "warning" : "note");
            result.GetProperty("partialFingerprints").GetProperty("capstan/v1").GetString().ShouldBe(finding.GetProperty("fingerprint").GetString());
            result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32().ShouldBe(finding.GetProperty("location").GetProperty("line_start").GetInt32());
        }

        using var report = await Get($"/{answer.GetProperty("review_id").GetString()}/report?format=sarif");
        report.Content.Headers.ContentType!.MediaType.ShouldBe("application/sarif+json");
        JsonDocument.Parse(await report.Content.ReadAsStringAsync()).RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength().ShouldBe(results.GetArrayLength());
        using var page = await Get($"/{answer.GetProperty("review_id").GetString()}/report");
        (await page.Content.ReadAsStringAsync()).ShouldStartWith("## Review: REQUEST_CHANGES");
    }
}
