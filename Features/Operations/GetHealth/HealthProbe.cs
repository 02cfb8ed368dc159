using System.Diagnostics;
using System.Reflection;
using Npgsql;

namespace Capstan.Features.Operations.GetHealth;

/// <summary>Asks the database, and waits two seconds at the most.</summary>
public sealed class HealthProbe(Db db, TimeProvider clock)
{
    private static readonly SqlFile<NoArgs, int> Ping = Sql.Beside<NoArgs, int>("Ping.sql");
    private readonly DateTimeOffset _started = clock.GetUtcNow();

    public static string Version { get; } = Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3) ?? "1.0.0";

    public double UptimeSeconds => Math.Round((clock.GetUtcNow() - _started).TotalSeconds, 1);

    /// <summary>The round trip in milliseconds; null when there is no answer.</summary>
    public async Task<double?> DatabaseLatency(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        var started = Stopwatch.GetTimestamp();
        try
        {
            await db.One(Ping, NoArgs.Value, limit.Token);
            return Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
