using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Capstan.Features.Kernel;

namespace Capstan.Api.Pipeline;

/// <summary>So many requests in so long a window.</summary>
internal sealed record RateLimit(string Name, int Permits, int WindowSeconds);

/// <summary>What one request used up of one limit.</summary>
internal readonly record struct RateUse(RateLimit Limit, bool Allowed, int Remaining, long ResetAt);

/// <summary>Counts. In memory by default; instances that must share one count use another store.</summary>
internal interface IRateLimitStore
{
    RateUse Take(RateLimit limit, string partition, long now);
}

/// <summary>Fixed windows in this process. Idle counters are swept, so memory follows the callers of the last window.</summary>
internal sealed class MemoryRateLimitStore : IRateLimitStore
{
    private readonly ConcurrentDictionary<(RateLimit, string), Window> _windows = new();
    private long _sweepAt;

    private sealed class Window
    {
        public long EndsAt;
        public int Used;
    }

    public RateUse Take(RateLimit limit, string partition, long now)
    {
        if (now > Volatile.Read(ref _sweepAt)) Sweep(now);
        var window = _windows.GetOrAdd((limit, partition), static _ => new());
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

/// <summary>The documented limits, counted per key, user or address.</summary>
internal sealed class RateLimiter(IRateLimitStore store, Settings settings, TimeProvider clock) : IRateLimiter
{
    private readonly RateLimit[] _global = [new("minute", settings.RateLimitPerMinute, 60), new("hour", settings.RateLimitPerHour, 3600)];
    private readonly Dictionary<string, RateLimit> _policies = new RateLimit[]
    {
        new("auth", 20, 60), new("review", 10, 60), new("chat", 60, 60), new("chat-stream", 30, 60), new("query", 30, 60), RateLimits.Parse("demo", settings.DemoRateLimit),
    }.ToDictionary(p => p.Name, StringComparer.Ordinal);

    public bool Enabled => settings.RateLimitEnabled;

    public Problem? Take(Caller caller, string policy)
    {
        if (!Enabled) return null;
        var use = Take(PartitionOf(caller), policy, out var now);
        return use.Allowed ? null : Refusal(use, now);
    }

    public static string PartitionOf(Caller caller) => (caller.ApiKeyId ?? caller.UserId).ToString("N");

    /// <summary>One use of each limit that applies; the tightest.</summary>
    public RateUse Take(string partition, string? policy, out long now)
    {
        now = clock.GetUtcNow().ToUnixTimeSeconds();
        var tightest = store.Take(_global[0], partition, now);
        tightest = Tighter(tightest, store.Take(_global[1], partition, now));
        return policy is null ? tightest : Tighter(tightest, store.Take(_policies[policy], partition, now));
    }

    public static Problem Refusal(RateUse use, long now) =>
        new(Errors.RateLimited, $"At most {use.Limit.Permits} requests in {use.Limit.WindowSeconds} seconds.", retryAfterSeconds: (int)Math.Max(1, use.ResetAt - now));

    private static RateUse Tighter(RateUse a, RateUse b) =>
        a.Allowed != b.Allowed ? (a.Allowed ? b : a) : b.Remaining < a.Remaining ? b : a;
}

/// <summary>Step 8. The limits, and the headers that tell where one stands.</summary>
internal sealed class RateLimits(RequestDelegate next, RateLimiter limiter)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!limiter.Enabled || http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<Unlimited>() is not null) return next(http);
        var caller = http.Features.Get<Caller>();
        if (caller is null && endpoint.Metadata.GetMetadata<Anonymous>() is null) return next(http);

        var partition = caller is null ? Address(http) : RateLimiter.PartitionOf(caller);
        var use = limiter.Take(partition, endpoint.Metadata.GetMetadata<RateLimited>()?.Policy, out var now);
        WriteHeaders(http.Response.Headers, use, now);
        return use.Allowed ? next(http) : RateLimiter.Refusal(use, now).ExecuteAsync(http);
    }

    // X-RateLimit-* as clients in the wild read them; RateLimit and RateLimit-Policy as draft-ietf-httpapi-ratelimit-headers-11 has them.
    private static void WriteHeaders(IHeaderDictionary headers, RateUse use, long now)
    {
        var limit = Text(use.Limit.Permits);
        var remaining = Text(use.Remaining);
        headers["X-RateLimit-Limit"] = limit;
        headers["X-RateLimit-Remaining"] = remaining;
        headers["X-RateLimit-Reset"] = Text(use.ResetAt);
        headers["RateLimit-Policy"] = $"\"{use.Limit.Name}\";q={limit};w={use.Limit.WindowSeconds}";
        headers["RateLimit"] = $"\"{use.Limit.Name}\";r={remaining};t={Math.Max(0, use.ResetAt - now)}";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Address(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6) return address.ToString();
        // One person holds a whole /64.
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }

    /// <summary>Reads <c>30/minute</c>; the units are second, minute, hour and day.</summary>
    internal static RateLimit Parse(string name, string text)
    {
        var parts = text.Split('/');
        int? window = parts.Length == 2 ? parts[1].Trim() switch { "second" => 1, "minute" => 60, "hour" => 3600, "day" => 86400, _ => null } : null;
        return window is { } seconds && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var permits) && permits > 0
            ? new(name, permits, seconds)
            : throw new InvalidOperationException($"'{text}' is not a rate such as 30/minute.");
    }
}
