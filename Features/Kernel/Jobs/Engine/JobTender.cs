using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Kernel.Jobs.Engine;

/// <summary>Looks after the jobs a process holds: writes reports, renews leases, finds cancel requests whose signal was missed, gives back what waits too long.</summary>
internal sealed partial class JobTender(JobLedger ledger, JobEngineSettings settings, ConcurrentDictionary<Guid, RunningJob> held, Func<RunningJob, bool> release, ILogger log)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FetchedWait = TimeSpan.FromSeconds(1);

    public async Task Run(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Tick);
        var lookedAt = Stopwatch.GetTimestamp();
        var renewedAt = lookedAt;
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (held.IsEmpty) continue;
            foreach (var job in held.Values)
            {
                if (job.Work is null && Stopwatch.GetElapsedTime(job.ClaimedAt) > FetchedWait) release(job);
                // Nobody confirmed the lease for its whole length: another worker may have the job by now.
                else if (!job.Context.InTransaction && job.SinceHeld > settings.Lease) job.Stop(StopReason.LeaseLost);
            }
            try
            {
                await WriteReports(ct);
                if (Stopwatch.GetElapsedTime(renewedAt) >= settings.Lease / 3)
                {
                    renewedAt = Stopwatch.GetTimestamp();
                    await Renew(ct);
                }
                if (Stopwatch.GetElapsedTime(lookedAt) >= TimeSpan.FromSeconds(1))
                {
                    lookedAt = Stopwatch.GetTimestamp();
                    await LookForCancels(ct);
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogTrouble(log, e.Message);
            }
        }
    }

    // A job whose handler completes it in a transaction of its own has its row locked there.
    private List<RunningJob> Open() => [.. held.Values.Where(j => !j.Context.InTransaction)];

    private async Task WriteReports(CancellationToken ct)
    {
        List<(RunningJob, JobReport)>? reports = null;
        foreach (var job in Open())
            if (job.Context.TakeDirty() is { } report) (reports ??= []).Add((job, report));
        if (reports is not null) await ledger.Report(reports, ct);
    }

    private async Task Renew(CancellationToken ct)
    {
        var jobs = Open();
        if (jobs.Count == 0) return;
        var ours = await ledger.Hold(jobs, settings.Lease, ct);
        foreach (var job in jobs)
        {
            if (ours.Contains(job.Claim.Id)) job.Held();
            // Its end may have been written, by the finisher or by its handler, while this was asked.
            else if (held.ContainsKey(job.Claim.Id) && !job.Context.InTransaction) job.Stop(StopReason.LeaseLost);
        }
    }

    private async Task LookForCancels(CancellationToken ct)
    {
        var jobs = Open();
        if (jobs.Count == 0) return;
        foreach (var id in await ledger.CancelRequests(jobs, ct))
            if (held.TryGetValue(id, out var job)) job.Stop(StopReason.Cancelled);
    }

    [LoggerMessage(LogLevel.Warning, "Leases and reports of jobs could not be written ({Reason}); trying again")]
    private static partial void LogTrouble(ILogger logger, string reason);
}
