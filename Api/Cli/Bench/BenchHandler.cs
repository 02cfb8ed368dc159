using System.Globalization;
using Capstan.Features.Kernel;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Api.Cli.Bench;

/// <summary>The payload: how long the job takes, in so many reported steps.</summary>
internal sealed record BenchJob
{
    public int Milliseconds { get; init; }
    public int Steps { get; init; } = 1;
}

/// <summary>Work that only takes time: what <c>bench-jobs</c> and the tests of dying workers run.</summary>
internal sealed class BenchHandler : IJobHandler
{
    public const string Name = "bench";

    public string Kind => Name;
    public int Prefetch => 40;

    /// <summary>Called when a job starts.</summary>
    public Action<JobContext>? Started { get; set; }

    public async Task Handle(JobContext job, CancellationToken ct)
    {
        Started?.Invoke(job);
        var work = job.Payload.Read<BenchJob>()!;
        if (work.Milliseconds == 0) return;
        for (var step = 0; step < work.Steps; step++)
        {
            job.Report(string.Create(CultureInfo.InvariantCulture, $"step_{step}"), step * 100 / work.Steps);
            await Task.Delay(work.Milliseconds / work.Steps, ct);
        }
        job.Complete(new RawJson(string.Create(CultureInfo.InvariantCulture, $"{{\"attempt\": {job.Attempt}, \"fence\": {job.FencingToken}}}")));
    }
}

/// <summary>The same, for long work: nothing is fetched ahead.</summary>
internal sealed class SlowBenchHandler : IJobHandler
{
    public const string Name = "bench.slow";
    private readonly BenchHandler _work = new();

    public string Kind => Name;

    public Task Handle(JobContext job, CancellationToken ct) => _work.Handle(job, ct);
}
