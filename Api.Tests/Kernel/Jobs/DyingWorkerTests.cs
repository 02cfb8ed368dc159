using System.Collections.Concurrent;
using System.Diagnostics;
using Capstan.Api.Cli.Bench;
using Capstan.Features.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Kernel.Jobs;

/// <summary>An instance that serves and enqueues; the jobs of the bench kinds are done by worker processes.</summary>
public sealed class EnqueueingApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["CAPSTAN_JOB_LEASE_SECONDS"] = "2" };

    private readonly ConcurrentBag<Process> _workers = [];

    public override async Task DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            if (!worker.HasExited) worker.Kill();
            worker.Dispose();
        }
        await base.DisposeAsync();
    }

    public JobQueue Queue => Services.GetRequiredService<JobQueue>();

    public async Task<Guid[]> Enqueue(Member member, int count, string kind, object payload)
    {
        var ids = new Guid[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = (await Queue.Enqueue(
                new NewJob { OrganizationId = member.OrganizationId, UserId = member.Id, Kind = kind, Payload = RawJson.Of(payload) }, CancellationToken.None)).Id;
        }
        return ids;
    }

    public Task<long> Count(Member member, string where) => Scalar<long>($"SELECT count(*) FROM jobs WHERE organization_id = $1 AND {where}", member.OrganizationId);

    public async Task Until(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await holds()) await Task.Delay(50, limit.Token);
    }

    /// <summary>A real worker process over this database.</summary>
    public async Task<Process> Worker()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(BenchHandler).Assembly.Location, "worker", "--bench", "--workers", "4" }) start.ArgumentList.Add(argument);
        if (Path.GetFileNameWithoutExtension(start.FileName) != "dotnet") start.FileName = "dotnet";
        start.Environment["DATABASE_URL"] = Address.ConnectionString;
        start.Environment["CAPSTAN_DATA"] = Path.Combine(Cluster.Folder, "worker-" + Guid.NewGuid().ToString("N"));
        start.Environment["CAPSTAN_MASTER_KEY"] = Convert.ToHexString([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        start.Environment["CAPSTAN_JOB_LEASE_SECONDS"] = "2";
        start.Environment["CAPSTAN_JOB_RETRY_SECONDS"] = "0.01";
        var process = Process.Start(start)!;
        _workers.Add(process);
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        if (await process.StandardOutput.ReadLineAsync(limit.Token) is not { } line)
            throw new InvalidOperationException($"The worker did not start: {await errors}");
        line.ShouldBe("Capstan's workers are ready.");
        return process;
    }
}

public sealed class DyingWorkerTests(EnqueueingApp app) : IClassFixture<EnqueueingApp>
{
    [Fact]
    public async Task A_killed_workers_jobs_are_done_by_another_and_ended_once()
    {
        var member = await app.NewMember();
        var ids = await app.Enqueue(member, 12, SlowBenchHandler.Name, new BenchJob { Milliseconds = 600, Steps = 3 });
        var first = await app.Worker();
        // Mid-job: some have ended, four are running, the others wait.
        await app.Until(async () => await app.Count(member, "status = 'completed'") > 0 && await app.Count(member, "status = 'in_progress' AND step IS NOT NULL") > 0);
        var acknowledged = await app.Scalar<Guid[]>("SELECT array_agg(id) FROM jobs WHERE organization_id = $1 AND status = 'completed'", member.OrganizationId);
        first.Kill();
        await first.WaitForExitAsync();
        var orphans = await app.Count(member, "status = 'in_progress'");
        orphans.ShouldBeGreaterThan(0);

        var second = await app.Worker();
        await app.Until(async () => await app.Count(member, "status = 'completed'") == ids.Length);
        (await app.Count(member, "status IN ('pending', 'in_progress')")).ShouldBe(0);
        // The orphans took a second attempt; nobody else did, least of all what had been acknowledged.
        (await app.Count(member, "attempt = 2")).ShouldBe(orphans);
        (await app.Scalar<long>("SELECT count(*) FROM jobs WHERE id = ANY($1) AND attempt = 1", acknowledged)).ShouldBe(acknowledged.Length);
        (await app.Scalar<long>("SELECT count(*) FROM events WHERE organization_id = $1 AND type = 'job.completed'", member.OrganizationId)).ShouldBe(ids.Length);
        (await app.Scalar<long>("SELECT count(DISTINCT subject_id) FROM events WHERE organization_id = $1 AND type = 'job.completed'", member.OrganizationId)).ShouldBe(ids.Length);
        second.Kill();
        await second.WaitForExitAsync();
    }

    [Fact]
    public async Task A_stopped_worker_hands_its_jobs_back_at_once_and_the_attempt_does_not_count()
    {
        var member = await app.NewMember();
        await app.Enqueue(member, 6, SlowBenchHandler.Name, new BenchJob { Milliseconds = 600_000, Steps = 1 });
        var worker = await app.Worker();
        await app.Until(async () => await app.Count(member, "status = 'in_progress'") == 4);
        using (var term = Process.Start("kill", ["-TERM", worker.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await term!.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await worker.WaitForExitAsync(limit.Token);
        worker.ExitCode.ShouldBe(0);
        (await app.Count(member, "status = 'pending' AND attempt = 0 AND lease_until IS NULL AND worker_id IS NULL")).ShouldBe(6);
        await app.Execute("DELETE FROM jobs WHERE organization_id = $1", member.OrganizationId);
    }

    [Fact]
    public async Task A_thousand_jobs_and_two_workers_and_each_runs_once()
    {
        var member = await app.NewMember();
        var enqueueing = app.Enqueue(member, 1000, BenchHandler.Name, new BenchJob { Milliseconds = 0 });
        var workers = await Task.WhenAll(app.Worker(), app.Worker());
        await enqueueing;
        await app.Until(async () => await app.Count(member, "status = 'completed'") == 1000);
        // Every claim raises the fence and tells an event: one of each means that it ran once.
        (await app.Count(member, "attempt = 1 AND fence = 1")).ShouldBe(1000);
        (await app.Scalar<long>("SELECT count(*) FROM events WHERE organization_id = $1", member.OrganizationId)).ShouldBe(2000);
        foreach (var worker in workers)
        {
            worker.Kill();
            await worker.WaitForExitAsync();
        }
    }
}
