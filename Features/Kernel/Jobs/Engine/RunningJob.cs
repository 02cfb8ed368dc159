using System.Diagnostics;

namespace Capstan.Features.Kernel.Jobs.Engine;

internal enum StopReason
{
    None,
    Cancelled,
    Shutdown,
    LeaseLost,
}

/// <summary>A job this process holds: fetched, running, or done with its end not written yet.</summary>
#pragma warning disable CA1001 // a source without a timer holds nothing, and its token outlives the job in the handler's hands
internal sealed class RunningJob(ClaimedJob claim, HandledKind kind)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private int _reason;
    private int _ended;
    private long _heldAt = Stopwatch.GetTimestamp();

    public ClaimedJob Claim => claim;
    public HandledKind Kind => kind;
    public JobContext Context { get; } = new(claim);
    public CancellationToken Token => _stop.Token;
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);
    public Task? Work { get; set; }
    public long ClaimedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>How long ago the database last said that the job is ours.</summary>
    public TimeSpan SinceHeld => Stopwatch.GetElapsedTime(Volatile.Read(ref _heldAt));

    public void Held() => Volatile.Write(ref _heldAt, Stopwatch.GetTimestamp());

    /// <summary>The first reason counts, save that a lost lease overrules: its end may not be written.</summary>
    public void Stop(StopReason reason)
    {
        if (reason == StopReason.LeaseLost) Volatile.Write(ref _reason, (int)reason);
        else if (Interlocked.CompareExchange(ref _reason, (int)reason, 0) != 0) return;
        // Callbacks of the token are the handler's code: they run elsewhere.
        _ = _stop.CancelAsync();
    }

    /// <summary>True for the one caller that may write the end.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _ended, 1) == 0;
}

/// <summary>A handler and how many of its jobs run now.</summary>
internal sealed class HandledKind(IJobHandler handler)
{
    public IJobHandler Handler => handler;
    public int Running { get; set; }
    public int Fetched { get; set; }
    public Metrics.Series Seconds { get; } = Metrics.Histogram("capstan_job_seconds", "How long attempts ran.", "kind", handler.Kind);
    public Metrics.Series WaitSeconds { get; } = Metrics.Histogram("capstan_job_wait_seconds", "From due to started.", "kind", handler.Kind);
}
