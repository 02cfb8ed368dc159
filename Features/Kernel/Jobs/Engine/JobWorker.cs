using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Kernel.Jobs.Engine;

/// <summary>
/// Takes jobs from the queue and runs their handlers. Wakes when a job is signalled, when a place gets free while more wait, and once a second
/// in any case, since a signal can be lost.
/// </summary>
internal sealed partial class JobWorker : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2.5);

    private readonly Guid _id = Guid.CreateVersion7();
    private readonly JobLedger _ledger;
    private readonly JobEngineSettings _settings;
    private readonly ILogger<JobWorker> _log;
    private readonly Signals _signals;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly JobFinisher _finisher;
    private readonly Dictionary<string, HandledKind> _kinds;
    private readonly ConcurrentDictionary<Guid, RunningJob> _held = new();
    private readonly SemaphoreSlim _wake = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<RunningJob> _fetched = [];
    private int _running;
    private volatile bool _more = true;
    private volatile bool _draining;

    public JobWorker(Db db, Signals signals, IEnumerable<IJobHandler> handlers, Settings settings, IHostApplicationLifetime lifetime, ILogger<JobWorker> log)
    {
        (_signals, _log, _lifetime) = (signals, log, lifetime);
        _settings = JobEngineSettings.From(settings);
        _ledger = new(db);
        _finisher = new(_ledger, log, Written);
        _kinds = handlers.ToDictionary(h => h.Kind, h => new HandledKind(h), StringComparer.Ordinal);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_kinds.Count == 0) return;
        // The host's own stop comes only after open requests have ended; jobs are handed back as soon as the end is known.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _lifetime.ApplicationStopping);
        using var ended = new CancellationTokenSource();
        _signals.Subscribe("jobs", Heard);
        var finishing = _finisher.Run(ended.Token);
        var tending = new JobTender(_ledger, _settings, _held, Release, _log).Run(ended.Token);
        try
        {
            await Take(stopping.Token);
        }
        finally
        {
            _signals.Unsubscribe("jobs", Heard);
            await Drain(finishing);
            await ended.CancelAsync();
            await Task.WhenAll(finishing, tending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Take(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await ClaimOnce(ct)) continue;
                if (!await _wake.WaitAsync(Poll, ct)) _more = true;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                LogClaim(_log, e.Message);
                _more = true;
                await Task.Delay(Poll, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>True when more may be waiting and there is room for it.</summary>
    private async Task<bool> ClaimOnce(CancellationToken ct)
    {
        var (kinds, limits, limit) = Room();
        if (!_more || limit == 0) return false;
        _more = false;
        // Not cancelled by shutdown: jobs that were claimed and not read back would be held by nobody until their lease ends.
        var claimed = await _ledger.Claim(_id, kinds, limits, limit, _settings.Queues, _settings.Lease, CancellationToken.None);
        if (claimed.Count == 0) return false;
        if (claimed.Count == limit || claimed.CountBy(c => c.Kind).Any(c => c.Value == limits[Array.IndexOf(kinds, c.Key)])) _more = true;
        lock (_lock)
        {
            foreach (var claim in claimed)
            {
                var job = new RunningJob(claim, _kinds[claim.Kind]);
                // The same job again: this process was thought dead, and its old attempt may still be running.
                if (_held.TryGetValue(claim.Id, out var old)) old.Stop(StopReason.LeaseLost);
                _held[claim.Id] = job;
                job.Kind.Fetched++;
                job.Kind.WaitSeconds.Observe(Math.Max(0, claim.WaitedSeconds));
                // Those that must not wait start first.
                if (job.Kind.Handler.Prefetch > 0) _fetched.Add(job);
                else _fetched.Insert(0, job);
            }
        }
        StartFetched();
        return _more;
    }

    private (string[] Kinds, int[] Limits, int Limit) Room()
    {
        lock (_lock)
        {
            var kinds = new List<string>(_kinds.Count);
            var limits = new List<int>(_kinds.Count);
            var free = Math.Max(0, _settings.Workers - _running - _fetched.Count(f => f.Kind.Handler.Prefetch == 0));
            var ahead = 0;
            foreach (var (name, kind) in _kinds)
            {
                var own = Math.Max(0, kind.Handler.Prefetch - kind.Fetched);
                var room = Math.Min(free, Math.Max(0, kind.Handler.Concurrency - kind.Running)) + own;
                ahead += own;
                if (room == 0) continue;
                kinds.Add(name);
                limits.Add(room);
            }
            return ([.. kinds], [.. limits], kinds.Count == 0 ? 0 : free + ahead);
        }
    }

    private void StartFetched()
    {
        lock (_lock)
        {
            for (var i = 0; i < _fetched.Count && _running < _settings.Workers && !_draining;)
            {
                var job = _fetched[i];
                if (job.Kind.Running >= job.Kind.Handler.Concurrency)
                {
                    i++;
                    continue;
                }
                _fetched.RemoveAt(i);
                job.Kind.Fetched--;
                job.Kind.Running++;
                _running++;
                job.Work = Task.Run(() => Run(job));
            }
        }
    }

    private async Task Run(RunningJob job)
    {
        var started = Stopwatch.GetTimestamp();
        JobEnd end;
        try
        {
            job.Token.ThrowIfCancellationRequested();
            await job.Kind.Handler.Handle(job.Context, job.Token);
            end = new(job, JobStatus.Completed);
        }
#pragma warning disable CA1031 // whatever a handler throws, the job must come to an end
        catch (Exception e)
#pragma warning restore CA1031
        {
            end = EndOf(job, e);
        }
        job.Kind.Seconds.ObserveSince(started);
        lock (_lock)
        {
            job.Kind.Running--;
            _running--;
        }
        End(end);
        StartFetched();
        if (_more) Wake();
    }

    private JobEnd EndOf(RunningJob job, Exception exception)
    {
        switch (job.Reason)
        {
            case StopReason.Cancelled: return new(job, JobStatus.Cancelled, "cancelled");
            case StopReason.Shutdown: return new(job, JobEnd.Released);
        }
        switch (exception)
        {
            case JobFailedException: return new(job, JobStatus.Failed, exception.Message);
            case ProblemException { Problem.Error.Status: < 500 } problem: return new(job, JobStatus.Failed, problem.Message);
        }
        LogFailure(_log, exception, job.Claim.Kind, job.Claim.Id, job.Claim.Attempt);
        // What was thrown may hold anything: it goes to the log. The job's user gets to know where to look.
        var failure = exception is ProblemException told ? told.Message : $"Something went wrong here; the log has it under job {job.Claim.Id}.";
        return job.Context.LastAttempt
            ? new(job, JobStatus.Failed, failure)
            : new(job, JobEnd.Retry, failure, _settings.Backoff(job.Claim.Attempt));
    }

    private void End(JobEnd end)
    {
        if (!end.Job.TryEnd()) return;
        if (end.Job.Reason == StopReason.LeaseLost) Written(end, false);
        else _finisher.Add(end);
    }

    private void Written(JobEnd end, bool mine)
    {
        _held.TryRemove(new(end.Job.Claim.Id, end.Job));
        // Completed in the handler's own transaction: the row was final before the finisher came.
        var outcome = mine || (end.Job.Context.InTransaction && end.Outcome == JobStatus.Completed) ? end.Outcome : "lost";
        Metrics.Counter("capstan_jobs", "Attempts that ended, by outcome.", "kind", end.Job.Claim.Kind, "outcome", outcome).Add();
        if (outcome == "lost") LogLost(_log, end.Job.Claim.Kind, end.Job.Claim.Id);
    }

    /// <summary>Gives a fetched job back that has not been started; false when it runs already.</summary>
    private bool Release(RunningJob job)
    {
        lock (_lock)
        {
            if (!_fetched.Remove(job)) return false;
            job.Kind.Fetched--;
        }
        End(new(job, JobEnd.Released));
        return true;
    }

    private async Task Drain(Task finishing)
    {
        _draining = true;
        foreach (var job in _held.Values)
            if (!Release(job)) job.Stop(StopReason.Shutdown);
        var working = Task.WhenAll(_held.Values.Select(j => j.Work ?? Task.CompletedTask));
        await working.WaitAsync(Grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A handler that does not let go: the process is about to end, and with it the handler.
        foreach (var job in _held.Values) End(new(job, JobEnd.Released));
        _finisher.Close();
        await finishing.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Heard(string text)
    {
        if (text == "new")
        {
            _more = true;
            Wake();
        }
        else if (text.StartsWith("cancel:", StringComparison.Ordinal) && Guid.TryParse(text.AsSpan(7), out var id) && _held.TryGetValue(id, out var job))
        {
            job.Stop(StopReason.Cancelled);
        }
    }

    private void Wake()
    {
        // A second wake-up while one is pending adds nothing.
        lock (_wake)
            if (_wake.CurrentCount == 0) _wake.Release();
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "No jobs could be fetched ({Reason}); trying again")]
    private static partial void LogClaim(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "{Kind} job {JobId} failed at attempt {Attempt}")]
    private static partial void LogFailure(ILogger logger, Exception exception, string kind, Guid jobId, int attempt);

    [LoggerMessage(LogLevel.Warning, "{Kind} job {JobId}: another worker has it now, its end was not written")]
    private static partial void LogLost(ILogger logger, string kind, Guid jobId);
}
