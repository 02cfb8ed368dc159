using System.Globalization;

namespace Capstan.Features.Operations.RateLimiting;

/// <summary>So many requests in so long a window.</summary>
public sealed record RateLimit(string Name, int Permits, int WindowSeconds)
{
    /// <summary>Reads <c>30/minute</c>; the units are second, minute, hour and day.</summary>
    public static RateLimit Parse(string name, string text)
    {
        var parts = text.Split('/');
        int? window = parts.Length == 2 ? parts[1].Trim() switch { "second" => 1, "minute" => 60, "hour" => 3600, "day" => 86400, _ => null } : null;
        return window is { } seconds && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var permits) && permits > 0
            ? new(name, permits, seconds)
            : throw new InvalidOperationException($"'{text}' is not a rate such as 30/minute.");
    }
}

/// <summary>One use of a limit by somebody.</summary>
public readonly record struct RateCount(RateLimit Limit, string Partition);

/// <summary>What one request used up of one limit.</summary>
public readonly record struct RateUse(RateLimit Limit, bool Allowed, int Remaining, long ResetAt)
{
    /// <summary>The one that refuses, or else the one with the least left.</summary>
    public static RateUse Tighter(RateUse a, RateUse b) => a.Allowed != b.Allowed ? (a.Allowed ? b : a) : b.Remaining < a.Remaining ? b : a;
}

/// <summary>Counts requests. In memory by default; instances that must share one count use PostgreSQL (<c>RATE_LIMIT_STORAGE</c>).</summary>
public interface IRateLimitStore
{
    /// <summary>Uses each of the counts once; the tightest of them.</summary>
    ValueTask<RateUse> Take(RateCount[] counts, long now);
}
