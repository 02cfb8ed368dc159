using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Operations.Housekeeping;

/// <summary>Deletes what time has made useless, every hour, in bounded steps so that no delete holds locks for long.</summary>
public sealed partial class Housekeeper(IEnumerable<IPrunes> prunings, TimeProvider clock, ILogger<Housekeeper> log) : BackgroundService
{
    /// <summary>Rows per statement, and statements per round and kind: a backlog is worked off over several rounds.</summary>
    public const int Step = 5_000, Steps = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Round(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is how it ends.
        }
    }

    /// <summary>One round over everything; how many rows went.</summary>
    public async Task<int> Round(CancellationToken ct)
    {
        var total = 0;
        foreach (var pruning in prunings)
        {
            try
            {
                var pruned = 0;
                for (var step = 0; step < Steps; step++)
                {
                    var gone = await pruning.Prune(Step, ct);
                    pruned += gone;
                    if (gone < Step) break;
                }
                if (pruned > 0) LogPruned(log, pruned, pruning.Name);
                total += pruned;
            }
            catch (NpgsqlException e)
            {
                LogFailed(log, pruning.Name, e.Message);
            }
        }
        return total;
    }

    [LoggerMessage(LogLevel.Information, "Pruned {Count} {Name}")]
    private static partial void LogPruned(ILogger logger, int count, string name);

    [LoggerMessage(LogLevel.Warning, "Pruning {Name} failed ({Reason}); the next round tries again")]
    private static partial void LogFailed(ILogger logger, string name, string reason);
}
