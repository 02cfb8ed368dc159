using System.Globalization;

namespace Capstan.Features.Operations.RateLimiting;

/// <summary>So many requests in so long a window.</summary>
public sealed record RateLimit(string Name, int Permits, int WindowSeconds)
{
    private readonly int _hash = HashCode.Combine(Name, Permits, WindowSeconds);

    /// <summary>The permits as text, and the <c>RateLimit-Policy</c> header: every answer carries them.</summary>
    public string PermitsText { get; } = Permits.ToString(CultureInfo.InvariantCulture);
    public string Policy { get; } = string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";q={Permits};w={WindowSeconds}");

    public bool Equals(RateLimit? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Permits == other.Permits && WindowSeconds == other.WindowSeconds && Name == other.Name);

    public override int GetHashCode() => _hash;

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
public readonly record struct RateCount(RateLimit Limit, string Partition)
{
    public bool Equals(RateCount other) => Limit.Equals(other.Limit) && Partition == other.Partition;

    public override int GetHashCode() => HashCode.Combine(Limit.GetHashCode(), Partition.GetHashCode(StringComparison.Ordinal));
}

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
