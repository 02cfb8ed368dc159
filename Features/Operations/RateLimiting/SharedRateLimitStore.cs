using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Operations.RateLimiting;

/// <summary>
/// One count for all instances, in PostgreSQL. An instance leases permits of a window in blocks of a tenth of the limit and hands them out from
/// memory, so most requests ask nobody. Never more than the limit is handed out; what another instance has leased and not used may be missing:
/// at most a tenth of the limit per other instance. While the database does not answer, every instance counts for itself.
/// </summary>
public sealed partial class SharedRateLimitStore(Db db, ILogger<SharedRateLimitStore> log) : IRateLimitStore
{
    private const int BlocksPerWindow = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly SqlFile<Args, LeaseRow> Lease = Sql.Beside<Args, LeaseRow>("LeasePermits.sql");
    private static readonly Metrics.Series Leases = Metrics.Counter("rate_limit_leases_total", "Blocks of rate-limit permits asked of the database.");
    private static readonly Metrics.Series Failures = Metrics.Counter("rate_limit_store_failures_total", "Times the shared rate-limit store did not answer.");

    private readonly ConcurrentDictionary<RateCount, Window> _windows = new();
    private readonly MemoryRateLimitStore _alone = new();
    private long _sweepAt;
    private long _aloneUntil;

#pragma warning disable CA1001 // a semaphore whose handle nobody asks for holds nothing to dispose of
    private sealed class Window
#pragma warning restore CA1001
    {
        public readonly SemaphoreSlim Leasing = new(1);
        public long StartsAt = -1;
        /// <summary>Leased and not used yet.</summary>
        public int Here;
        /// <summary>Still to be leased, as far as is known.</summary>
        public int There;
    }

    public ValueTask<RateUse> Take(RateCount[] counts, long now)
    {
        if (now > Volatile.Read(ref _sweepAt)) Sweep(now);
        if (now < Volatile.Read(ref _aloneUntil)) return ValueTask.FromResult(_alone.Take(counts, now));
        RateUse? tightest = null;
        for (var i = 0; i < counts.Length; i++)
        {
            if (TakeHere(counts[i], now) is not { } use) return TakeThere(counts, i, tightest, now);
            tightest = tightest is { } other ? RateUse.Tighter(other, use) : use;
        }
        return ValueTask.FromResult(tightest!.Value);
    }

    /// <summary>From what is leased already, or a refusal when all is known to be used up; null when the database must be asked.</summary>
    private RateUse? TakeHere(RateCount count, long now)
    {
        var window = _windows.GetOrAdd(count, static _ => new());
        var start = StartOf(count.Limit, now);
        var resetAt = start + count.Limit.WindowSeconds;
        lock (window)
        {
            if (window.StartsAt != start) return null;
            if (window.Here > 0) return new(count.Limit, true, --window.Here + window.There, resetAt);
            return window.There > 0 ? null : new(count.Limit, false, 0, resetAt);
        }
    }

    private async ValueTask<RateUse> TakeThere(RateCount[] counts, int from, RateUse? tightest, long now)
    {
        for (var i = from; i < counts.Length; i++)
        {
            RateUse? use;
            while ((use = TakeHere(counts[i], now)) is null)
            {
                if (await LeaseBlock(counts[i], now)) continue;
                return _alone.Take(counts, now);
            }
            tightest = tightest is { } other ? RateUse.Tighter(other, use.Value) : use;
        }
        return tightest!.Value;
    }

    /// <summary>False when the database does not answer.</summary>
    private async Task<bool> LeaseBlock(RateCount count, long now)
    {
        var window = _windows.GetOrAdd(count, static _ => new());
        var start = StartOf(count.Limit, now);
        await window.Leasing.WaitAsync();
        try
        {
            lock (window)
            {
                // Whoever waited for the same lease finds it done.
                if (window.StartsAt == start && (window.Here > 0 || window.There == 0)) return true;
            }
            var block = Math.Max(1, count.Limit.Permits / BlocksPerWindow);
            using var patience = new CancellationTokenSource(Patience);
            var leased = await db.One(Lease, new()
            {
                Name = $"{count.Limit.Name}:{count.Limit.Permits}/{count.Limit.WindowSeconds}",
                Partition = count.Partition,
                StartsAt = start,
                EndsAt = DateTimeOffset.FromUnixTimeSeconds(start + count.Limit.WindowSeconds).UtcDateTime,
                Block = block,
                Permits = count.Limit.Permits,
            }, patience.Token);
            Leases.Add();
            lock (window)
            {
                window.Here = window.StartsAt == start ? window.Here + leased.Granted : leased.Granted;
                window.There = leased.Rest;
                window.StartsAt = start;
            }
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            Failures.Add();
            Volatile.Write(ref _aloneUntil, now + 5);
            LogAlone(log, e.Message);
            return false;
        }
        finally
        {
            window.Leasing.Release();
        }
    }

    private static long StartOf(RateLimit limit, long now) => now - now % limit.WindowSeconds;

    private void Sweep(long now)
    {
        Volatile.Write(ref _sweepAt, now + 60);
        foreach (var (count, window) in _windows)
            if (window.StartsAt + count.Limit.WindowSeconds + 60 < now) _windows.TryRemove(count, out _);
    }

    [LoggerMessage(LogLevel.Warning, "The shared rate-limit store does not answer ({Reason}); this instance counts alone for five seconds")]
    private static partial void LogAlone(ILogger logger, string reason);

    private sealed record Args
    {
        public required string Name { get; init; }
        public required string Partition { get; init; }
        public required long StartsAt { get; init; }
        public required DateTime EndsAt { get; init; }
        public required int Block { get; init; }
        public required int Permits { get; init; }
    }

    private sealed record LeaseRow
    {
        public required int Granted { get; init; }
        public required int Rest { get; init; }
    }
}
