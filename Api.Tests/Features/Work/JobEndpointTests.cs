using System.Net;
using Capstan.Api.Tests.Kernel.Jobs;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Api.Tests.Features.Work;

public sealed class JobEndpointTests(JobsApp app) : IClassFixture<JobsApp>
{
    [Fact]
    public async Task A_job_can_be_read_by_its_user_and_by_admins_of_the_organization_only()
    {
        var member = await app.NewMember(Role.Editor);
        var id = await app.Start(member, (job, _) =>
        {
            job.Complete(new RawJson("""{"n": 1}"""));
            return Task.CompletedTask;
        });
        await app.Until(member, id, JobStatus.Completed);
        var body = await member.Client.GetAsync($"jobs/{id}").Json();
        body.GetProperty("status").GetString().ShouldBe("completed");
        body.GetProperty("kind").GetString().ShouldBe("test");
        body.GetProperty("progress").GetInt32().ShouldBe(100);
        body.GetProperty("result").GetProperty("n").GetInt32().ShouldBe(1);
        await (await app.NewMember(Role.Admin, member.OrganizationId)).Client.GetAsync($"jobs/{id}").Json();
        await (await app.NewMember(Role.Editor, member.OrganizationId)).Client.GetAsync($"jobs/{id}").Problem(Errors.NotFound);
        await (await app.NewMember()).Client.GetAsync($"jobs/{id}").Problem(Errors.NotFound);
        await app.Anonymous().GetAsync($"jobs/{id}").Problem(Errors.Unauthorized);
    }

    [Fact]
    public async Task Lists_page_by_cursor_and_filter()
    {
        var member = await app.NewMember(Role.Editor);
        var colleague = await app.NewMember(Role.Editor, member.OrganizationId);
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++) ids.Add(await app.Start(member, (_, _) => Task.CompletedTask, job => job with { Kind = "nobody" }));
        await app.Start(colleague, (_, _) => Task.CompletedTask, job => job with { Kind = "nobody" });
        var seen = new List<Guid>();
        for (var path = "jobs?limit=2"; ;)
        {
            var page = await member.Client.GetAsync(path).Json();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(j => j.GetProperty("id").GetGuid()));
            if (page.GetProperty("next_cursor").GetString() is not { } cursor) break;
            path = $"jobs?limit=2&cursor={cursor}";
        }
        // Newest first, to the millisecond: ids made within one have no order of their own.
        seen.ShouldBe(ids.OrderByDescending(id => id.ToString(), StringComparer.Ordinal));
        (await member.Client.GetAsync("jobs?status=completed").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await member.Client.GetAsync("jobs?kind=nobody&status=pending").Json()).GetProperty("items").GetArrayLength().ShouldBe(5);
        var admin = await app.NewMember(Role.Admin, member.OrganizationId);
        (await admin.Client.GetAsync("jobs").Json()).GetProperty("items").GetArrayLength().ShouldBe(6);
        foreach (var bad in new[] { "status=done", "limit=0", "limit=201", "limit=x", "cursor=zzz", "kind=" }) await member.Client.GetAsync($"jobs?{bad}").Problem(Errors.Validation);
    }

    [Fact]
    public async Task Cancelling_is_idempotent_and_refused_once_it_is_done()
    {
        var member = await app.NewMember(Role.Analyst);
        var waiting = await app.Start(member, (_, _) => Task.CompletedTask, job => job with { RunAt = DateTimeOffset.UtcNow.AddHours(1) });
        await (await app.NewMember()).Client.DeleteAsync($"jobs/{waiting}").Problem(Errors.NotFound);
        (await member.Client.DeleteAsync($"jobs/{waiting}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await member.Client.DeleteAsync($"jobs/{waiting}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await member.Client.GetAsync($"jobs/{waiting}").Json()).GetProperty("status").GetString().ShouldBe("cancelled");
        var done = await app.Start(member, (_, _) => Task.CompletedTask);
        await app.Until(member, done, JobStatus.Completed);
        await member.Client.DeleteAsync($"jobs/{done}").Problem(Errors.Conflict);
        await (await app.NewMember(Role.Viewer, member.OrganizationId)).Client.DeleteAsync($"jobs/{done}").Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task A_stream_of_events_tells_the_job_to_its_end_and_can_be_resumed()
    {
        var member = await app.NewMember();
        var gate = new TaskCompletionSource();
        var id = await app.Start(member, async (job, ct) =>
        {
            job.Report("parse", 30);
            await gate.Task.WaitAsync(ct);
        });
        using var response = await member.Client.GetAsync($"jobs/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        response.Headers.GetValues("X-Accel-Buffering").Single().ShouldBe("no");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("data:", StringComparison.Ordinal) && line.Contains("\"parse\"", StringComparison.Ordinal)) gate.TrySetResult();
        }
        lines.ShouldContain("event: job.progress");
        lines.Where(l => l.StartsWith("event:", StringComparison.Ordinal)).Last().ShouldBe("event: job.completed");
        var last = lines.Last(l => l.StartsWith("id: ", StringComparison.Ordinal))[4..];

        // Heard to the end: nothing more will come. Heard less: the end comes again.
        var again = new HttpRequestMessage(HttpMethod.Get, $"jobs/{id}/events") { Headers = { { "Last-Event-ID", last } } };
        (await member.Client.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await member.Client.GetStringAsync($"jobs/{id}/events")).ShouldContain("event: job.completed");
        await (await app.NewMember()).Client.GetAsync($"jobs/{id}/events").Problem(Errors.NotFound);
    }
}
