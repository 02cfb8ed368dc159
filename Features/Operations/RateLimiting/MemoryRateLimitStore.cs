using System.Collections.Concurrent;

namespace Capstan.Features.Operations.RateLimiting;

/// <summary>Fixed windows in this process. Idle counters are swept, so memory follows the callers of the last window.</summary>
public sealed class MemoryRateLimitStore : IRateLimitStore
{
    private readonly ConcurrentDictionary<RateCount, Window> _windows = new();
    private long _sweepAt;

    private sealed class Window
    {
        public long EndsAt;
        public int Used;
    }

    ValueTask<RateUse> IRateLimitStore.Take(RateCount[] counts, long now) => ValueTask.FromResult(Take(counts, now));

    public RateUse Take(RateCount[] counts, long now)
    {
        var tightest = TakeOne(counts[0], now);
        for (var i = 1; i < counts.Length; i++) tightest = RateUse.Tighter(tightest, TakeOne(counts[i], now));
        return tightest;
    }

    public RateUse TakeOne(RateCount count, long now)
    {
        if (now > Volatile.Read(ref _sweepAt)) Sweep(now);
        var window = _windows.GetOrAdd(count, static _ => new());
        var limit = count.Limit;
        lock (window)
        {
            if (now >= window.EndsAt)
            {
                window.EndsAt = now + limit.WindowSeconds;
                window.Used = 0;
            }
            var allowed = window.Used < limit.Permits;
            if (allowed) window.Used++;
            return new(limit, allowed, limit.Permits - window.Used, window.EndsAt);
        }
    }

    private void Sweep(long now)
    {
        Volatile.Write(ref _sweepAt, now + 60);
        foreach (var (key, window) in _windows)
            if (window.EndsAt + 60 < now) _windows.TryRemove(key, out _);
    }
}
