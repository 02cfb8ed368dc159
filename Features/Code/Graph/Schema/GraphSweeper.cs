using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>Drops, at start and now and then, what killed imports and long readers left behind.</summary>
internal sealed partial class GraphSweeper(GraphStore graphs, TimeProvider clock, ILogger<GraphSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                if (await graphs.Sweep(stoppingToken) is var dropped and > 0) LogDropped(log, dropped);
            }
            catch (NpgsqlException e)
            {
                LogFailed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Information, "Dropped {Count} abandoned graph schemas")]
    private static partial void LogDropped(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "Abandoned graph schemas could not be dropped")]
    private static partial void LogFailed(ILogger logger, Exception reason);
}
