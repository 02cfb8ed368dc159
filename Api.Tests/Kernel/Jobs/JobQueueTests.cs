using System.Collections.Concurrent;
using Capstan.Features.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Kernel.Jobs;

public sealed class JobQueueTests(JobsApp app) : IClassFixture<JobsApp>
{
    [Fact]
    public async Task A_job_runs_and_leaves_its_result()
    {
        var member = await app.NewMember();
        var id = await app.Start(member, (job, _) =>
        {
            job.Report("parse", 40, "Parsing", new RawJson("""[{"name": "Parse"}]"""));
            job.Complete(new RawJson("""{"files": 3}"""));
            return Task.CompletedTask;
        });
        var job = await app.Until(member, id, JobStatus.Completed);
        job.Progress.ShouldBe(100);
        job.Step.ShouldBe("parse");
        job.Message.ShouldBe("Parsing");
        job.Attempt.ShouldBe(1);
        job.Result!.Text.ShouldBe("""{"files": 3}""");
        job.Steps.Text.ShouldBe("""[{"name": "Parse"}]""");
        job.StartedAt.ShouldNotBeNull();
        job.FinishedAt!.Value.ShouldBeGreaterThanOrEqualTo(job.StartedAt.Value);
    }

    [Fact]
    public async Task A_job_of_a_transaction_that_is_rolled_back_never_was()
    {
        var member = await app.NewMember();
        var job = new NewJob { OrganizationId = member.OrganizationId, UserId = member.Id, Kind = "test" };
        await Should.ThrowAsync<InvalidOperationException>(() => app.Services.GetRequiredService<Db>().InTransaction<int>(async transaction =>
        {
            (await app.Queue.Enqueue(transaction, job, default)).Created.ShouldBeTrue();
            throw new InvalidOperationException();
        }, default));
        (await app.Queue.Find(member.OrganizationId, job.Id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_failing_job_is_tried_again_and_then_kept_with_its_error()
    {
        var member = await app.NewMember();
        var attempts = new ConcurrentQueue<int>();
        var id = await app.Start(member, (job, _) =>
        {
            attempts.Enqueue(job.Attempt);
            throw new InvalidOperationException("secret=hunter2");
        }, job => job with { MaxAttempts = 3 });
        var job = await app.Until(member, id, JobStatus.Failed);
        attempts.ShouldBe([1, 2, 3]);
        job.Attempt.ShouldBe(3);
        // What was thrown is for the log; it may hold anything.
        job.Error.ShouldNotBeNull().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_second_attempt_can_succeed()
    {
        var member = await app.NewMember();
        var id = await app.Start(member, (job, _) => job.Attempt == 1 ? throw new TimeoutException() : Task.CompletedTask);
        var job = await app.Until(member, id, JobStatus.Completed);
        job.Attempt.ShouldBe(2);
        job.Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_job_that_cannot_succeed_is_not_tried_again()
    {
        var member = await app.NewMember();
        var id = await app.Start(member, (_, _) => throw new JobFailedException("The repository does not exist."));
        var job = await app.Until(member, id, JobStatus.Failed);
        job.Attempt.ShouldBe(1);
        job.Error.ShouldBe("The repository does not exist.");
    }

    [Fact]
    public async Task A_result_that_cannot_be_stored_fails_the_job_and_no_other()
    {
        var member = await app.NewMember();
        var bad = await app.Start(member, (job, _) =>
        {
            job.Complete(new RawJson("\"\\u0000\""));
            return Task.CompletedTask;
        });
        var good = await app.Start(member, (_, _) => Task.CompletedTask);
        (await app.Until(member, bad, JobStatus.Failed)).Error.ShouldBe("The result of the job cannot be stored.");
        await app.Until(member, good, JobStatus.Completed);
    }

    [Fact]
    public async Task One_active_job_per_key_and_a_new_one_after_it()
    {
        var member = await app.NewMember();
        var release = new TaskCompletionSource();
        var id = await app.Start(member, (_, ct) => release.Task.WaitAsync(ct), job => job with { UniqueKey = "import:x" });
        var again = new NewJob { OrganizationId = member.OrganizationId, UserId = member.Id, Kind = "test", UniqueKey = "import:x" };
        var refused = await app.Queue.Enqueue(again, default);
        refused.Created.ShouldBeFalse();
        refused.Id.ShouldBe(id);
        // Another organization's keys are its own.
        var stranger = await app.NewMember();
        (await app.Queue.Enqueue(again with { Id = Guid.CreateVersion7(), OrganizationId = stranger.OrganizationId, UserId = stranger.Id }, default)).Created.ShouldBeTrue();
        release.SetResult();
        await app.Until(member, id, JobStatus.Completed);
        (await app.Queue.Enqueue(again, default)).Created.ShouldBeTrue();
    }

    [Fact]
    public async Task Of_many_enqueues_with_one_key_at_once_one_is_created()
    {
        var member = await app.NewMember();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Queue.Enqueue(
            new NewJob { OrganizationId = member.OrganizationId, UserId = member.Id, Kind = "nobody", UniqueKey = "one" }, default)));
        results.Count(r => r.Created).ShouldBe(1);
        results.Select(r => r.Id).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_waiting_job_is_cancelled_at_once()
    {
        var member = await app.NewMember();
        var id = await app.Start(member, (_, _) => throw new InvalidOperationException("must not run"), job => job with { RunAt = DateTimeOffset.UtcNow.AddDays(1) });
        var job = (await app.Queue.Cancel(member.OrganizationId, id, default)).ShouldNotBeNull();
        job.Status.ShouldBe(JobStatus.Cancelled);
        job.FinishedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_running_job_is_told_to_stop()
    {
        var member = await app.NewMember();
        var running = new TaskCompletionSource();
        var id = await app.Start(member, (_, ct) =>
        {
            running.SetResult();
            return Task.Delay(Timeout.Infinite, ct);
        });
        await running.Task;
        (await app.Queue.Cancel(member.OrganizationId, id, default)).ShouldNotBeNull().CancelRequested.ShouldBeTrue();
        (await app.Until(member, id, JobStatus.Cancelled, JobStatus.Failed, JobStatus.Completed)).Status.ShouldBe(JobStatus.Cancelled);
    }

    [Fact]
    public async Task A_job_waits_for_its_time()
    {
        var member = await app.NewMember();
        var due = DateTimeOffset.UtcNow.AddSeconds(2);
        var id = await app.Start(member, (_, _) => Task.CompletedTask, job => job with { RunAt = due });
        (await app.Queue.Find(member.OrganizationId, id, default)).ShouldNotBeNull().Status.ShouldBe(JobStatus.Pending);
        (await app.Until(member, id, JobStatus.Completed)).StartedAt!.Value.ShouldBeGreaterThanOrEqualTo(due.AddMilliseconds(-1));
    }

    [Fact]
    public async Task A_kind_runs_no_more_at_once_than_it_allows()
    {
        var member = await app.NewMember();
        int now = 0, most = 0;
        var ids = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add(await app.Start(member, async (_, ct) =>
            {
                var running = Interlocked.Increment(ref now);
                if (running > most) most = running;
                await Task.Yield();
                Interlocked.Decrement(ref now);
            }, job => job with { Kind = "narrow" }));
        }
        foreach (var id in ids) await app.Until(member, id, JobStatus.Completed);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task The_first_priority_goes_first()
    {
        var member = await app.NewMember();
        var order = new ConcurrentQueue<int>();
        var gate = new TaskCompletionSource();
        var gateJob = await app.Start(member, (_, ct) => gate.Task.WaitAsync(ct), job => job with { Kind = "narrow" });
        await app.Until(member, gateJob, JobStatus.InProgress);
        var ids = new List<Guid>();
        foreach (var priority in new[] { 4, 2, 1, 3 })
        {
            ids.Add(await app.Start(member, (_, _) =>
            {
                order.Enqueue(priority);
                return Task.CompletedTask;
            }, job => job with { Kind = "narrow", Priority = priority }));
        }
        gate.SetResult();
        foreach (var id in ids) await app.Until(member, id, JobStatus.Completed);
        order.ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task A_worker_that_lost_its_job_can_write_nothing()
    {
        var member = await app.NewMember();
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        LeaseLostException? refused = null;
        var id = await app.Start(member, async (job, ct) =>
        {
            if (job.Attempt > 1)
            {
                job.Complete(new RawJson("\"second\""));
                second.SetResult();
                return;
            }
            first.SetResult();
            // Deaf to its token, as a hung handler would be.
            await second.Task;
            refused = await Should.ThrowAsync<LeaseLostException>(() => app.Services.GetRequiredService<Db>().InTransaction(async transaction =>
            {
                await job.CompleteIn(transaction, new RawJson("\"first\""), default);
                return 0;
            }, default));
            job.Complete(new RawJson("\"first\""));
        });
        await first.Task;
        // What becomes of a job whose worker's heartbeats do not arrive.
        await app.Execute("UPDATE jobs SET status = 'pending', lease_until = NULL, worker_id = NULL WHERE id = $1", id);
        var job = await app.Until(member, id, JobStatus.Completed);
        job.Result!.Text.ShouldBe("\"second\"");
        job.Attempt.ShouldBe(2);
        while (refused is null) await Task.Delay(10);
        (await app.Queue.Find(member.OrganizationId, id, default)).ShouldNotBeNull().Result!.Text.ShouldBe("\"second\"");
    }

    [Fact]
    public async Task A_job_can_end_in_the_transaction_of_its_effects()
    {
        var member = await app.NewMember();
        var id = await app.Start(member, (job, ct) => app.Services.GetRequiredService<Db>().InTransaction(async transaction =>
        {
            await job.CompleteIn(transaction, new RawJson("{}"), ct);
            if (job.Attempt == 1) throw new TimeoutException("the effects were rolled back, and the end with them");
            return 0;
        }, ct));
        var job = await app.Until(member, id, JobStatus.Completed, JobStatus.Failed);
        job.Status.ShouldBe(JobStatus.Completed);
        job.Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Lists_are_newest_first_and_filtered()
    {
        var member = await app.NewMember();
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++) ids.Add(await app.Start(member, (_, _) => Task.CompletedTask, job => job with { Kind = i % 2 == 0 ? "nobody" : "test" }));
        foreach (var id in ids.Where((_, i) => i % 2 == 1)) await app.Until(member, id, JobStatus.Completed);
        var filter = new JobFilter { OrganizationId = member.OrganizationId, Limit = 2 };
        var page = await app.Queue.List(filter, default);
        page.Select(j => j.Id).ShouldBe([ids[4], ids[3]]);
        (await app.Queue.List(filter with { Before = page[^1].Id }, default)).Select(j => j.Id).ShouldBe([ids[2], ids[1]]);
        (await app.Queue.List(filter with { Kind = "nobody", Limit = 10 }, default)).Select(j => j.Id).ShouldBe([ids[4], ids[2], ids[0]]);
        (await app.Queue.List(filter with { Status = JobStatus.Completed, Limit = 10 }, default)).Select(j => j.Id).ShouldBe([ids[3], ids[1]]);
        (await app.Queue.List(filter with { UserId = Guid.NewGuid(), Limit = 10 }, default)).ShouldBeEmpty();
    }
}
