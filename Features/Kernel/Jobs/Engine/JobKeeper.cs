using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Kernel.Jobs.Engine;

/// <summary>Keeps the queue in order, in every process: returns the jobs of dead workers, removes old jobs and events, counts what waits.</summary>
internal sealed partial class JobKeeper(Db db, Settings settings, ILogger<JobKeeper> log) : BackgroundService
{
    private static readonly TimeSpan KeepEvents = TimeSpan.FromHours(24);
    private static readonly SqlFile<NoArgs, RescuedJob> RescueJobs = Sql.Beside<NoArgs, RescuedJob>("RescueJobs.sql");
    private static readonly SqlFile<KeepArgs, int> PruneJobs = Sql.Beside<KeepArgs, int>("PruneJobs.sql");
    private static readonly SqlFile<KeepArgs, int> PruneEvents = Sql.Beside<KeepArgs, int>("PruneEvents.sql");
    private static readonly SqlFile<NoArgs, WaitingJobs> CountWaiting = Sql.Beside<NoArgs, WaitingJobs>("CountWaitingJobs.sql");
    private readonly JobEngineSettings _settings = JobEngineSettings.From(settings);
    private readonly Dictionary<string, Metrics.Series> _depths = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var often = TimeSpan.FromSeconds(Math.Clamp(_settings.Lease.TotalSeconds / 6, 0.25, 5));
        using var timer = new PeriodicTimer(often);
        for (long round = 0; ; round++)
        {
            try
            {
                await Rescue(stoppingToken);
                if (round % 3 == 0) await Count(stoppingToken);
                if (round % 12 == 0) await Prune(stoppingToken);
                if (!await timer.WaitForNextTickAsync(stoppingToken)) return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                LogTrouble(log, e.Message);
                await Task.Delay(often, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Rescue(CancellationToken ct)
    {
        foreach (var job in await db.Many(RescueJobs, NoArgs.Value, ct))
        {
            LogRescued(log, job.Kind, job.Id, job.Status);
            Metrics.Counter("capstan_jobs", "Attempts that ended, by outcome.", "kind", job.Kind, "outcome", "worker_died").Add();
        }
    }

    private async Task Count(CancellationToken ct)
    {
        var waiting = await db.Many(CountWaiting, NoArgs.Value, ct);
        foreach (var depth in _depths.Values) depth.Set(0);
        foreach (var kind in waiting)
        {
            if (!_depths.TryGetValue(kind.Kind, out var depth)) _depths[kind.Kind] = depth = Metrics.Gauge("capstan_jobs_waiting", "Jobs that wait for a worker.", "kind", kind.Kind);
            depth.Set(kind.Jobs);
        }
    }

    private async Task Prune(CancellationToken ct)
    {
        while (await db.Execute(PruneJobs, new() { Keep = _settings.Keep }, ct) >= 1000) { }
        while (await db.Execute(PruneEvents, new() { Keep = KeepEvents }, ct) >= 5000) { }
    }

    private sealed record KeepArgs
    {
        public required TimeSpan Keep { get; init; }
    }

    private sealed record RescuedJob
    {
        public required Guid Id { get; init; }
        public required string Kind { get; init; }
        public required string Status { get; init; }
    }

    private sealed record WaitingJobs
    {
        public required string Kind { get; init; }
        public required long Jobs { get; init; }
    }

    [LoggerMessage(LogLevel.Warning, "{Kind} job {JobId}: its worker died, the job is {Status}")]
    private static partial void LogRescued(ILogger logger, string kind, Guid jobId, string status);

    [LoggerMessage(LogLevel.Warning, "The queue could not be kept in order ({Reason}); trying again")]
    private static partial void LogTrouble(ILogger logger, string reason);
}
