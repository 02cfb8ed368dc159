using System.Collections.Concurrent;
using Capstan.Features.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Capstan.Api.Tests.Kernel.Jobs;

/// <summary>The product with job handlers that do what a test tells them to.</summary>
public class JobsApp : App
{
    private readonly NpgsqlConnectionStringBuilder? _shared;

    public JobsApp() { }

    /// <summary>A second instance over the database of another one.</summary>
    internal JobsApp(JobsApp first) => _shared = first.Address;

    public TestHandler Handler { get; } = new("test");
    public TestHandler Narrow { get; } = new("narrow") { Concurrency = 1 };
    public TestHandler Quick { get; } = new("quick") { Prefetch = 20 };
    public JobQueue Queue => Services.GetRequiredService<JobQueue>();

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["CAPSTAN_JOB_LEASE_SECONDS"] = "2",
        ["CAPSTAN_JOB_RETRY_SECONDS"] = "0.01",
    };

    protected override Task<NpgsqlConnectionStringBuilder> NewDatabase() => _shared is null ? base.NewDatabase() : Task.FromResult(_shared);

    protected override void Configure(IServiceCollection services) =>
        services.AddSingleton<IJobHandler>(Handler).AddSingleton<IJobHandler>(Narrow).AddSingleton<IJobHandler>(Quick);

    /// <summary>Enqueues a job whose attempts run <paramref name="work"/>.</summary>
    public async Task<Guid> Start(Member member, Func<JobContext, CancellationToken, Task> work, Func<NewJob, NewJob>? change = null)
    {
        var job = new NewJob { OrganizationId = member.OrganizationId, UserId = member.Id, Kind = "test" };
        job = change?.Invoke(job) ?? job;
        Handler.Work[job.Id] = Narrow.Work[job.Id] = Quick.Work[job.Id] = work;
        (await Queue.Enqueue(job, CancellationToken.None)).Created.ShouldBeTrue();
        return job.Id;
    }

    /// <summary>The job once it is in one of these states.</summary>
    public async Task<Job> Until(Member member, Guid id, params string[] states)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var job = (await Queue.Find(member.OrganizationId, id, limit.Token)).ShouldNotBeNull();
            if (states.Contains(job.Status)) return job;
            await Task.Delay(20, limit.Token);
        }
    }
}

/// <summary>Runs, for each job, what its test gave it; unknown jobs complete at once.</summary>
public sealed class TestHandler(string kind) : IJobHandler
{
    public ConcurrentDictionary<Guid, Func<JobContext, CancellationToken, Task>> Work { get; } = new();
    public string Kind => kind;
    public int Concurrency { get; init; } = int.MaxValue;
    public int Prefetch { get; init; }

    public Task Handle(JobContext job, CancellationToken ct) => Work.TryGetValue(job.Id, out var work) ? work(job, ct) : Task.CompletedTask;
}
