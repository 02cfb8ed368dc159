using System.Globalization;

namespace Capstan.Features.Kernel.Jobs.Engine;

internal sealed record JobEngineSettings
{
    /// <summary>Jobs at once in this process.</summary>
    public required int Workers { get; init; }
    /// <summary>How long a silent worker keeps its jobs.</summary>
    public required TimeSpan Lease { get; init; }
    /// <summary>The wait before the second attempt; it doubles for each one after.</summary>
    public required TimeSpan Retry { get; init; }
    /// <summary>How long finished jobs can be looked at.</summary>
    public required TimeSpan Keep { get; init; }
    /// <summary>The queues this process serves; all when null.</summary>
    public required string[]? Queues { get; init; }

    public static JobEngineSettings From(Settings settings) => new()
    {
        Workers = settings.Workers,
        Lease = TimeSpan.FromSeconds(Number(settings, "CAPSTAN_JOB_LEASE_SECONDS", 30, 1, 3600)),
        Retry = TimeSpan.FromSeconds(Number(settings, "CAPSTAN_JOB_RETRY_SECONDS", 2, 0.001, 3600)),
        Keep = TimeSpan.FromHours(Number(settings, "CAPSTAN_JOB_RETENTION_HOURS", 168, 0.001, 24 * 365)),
        Queues = settings["CAPSTAN_QUEUES"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    /// <summary>Exponential, at most an hour, and spread by half either way so that what failed together does not come back together.</summary>
    public TimeSpan Backoff(int attempt)
    {
        var seconds = Math.Min(Retry.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30)), 3600);
#pragma warning disable CA5394 // it spreads load, it protects nothing
        return TimeSpan.FromSeconds(seconds * (0.5 + Random.Shared.NextDouble()));
#pragma warning restore CA5394
    }

    private static double Number(Settings settings, string name, double otherwise, double least, double most)
    {
        if (settings[name] is not { } text) return otherwise;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}, not '{text}'."));
    }
}
