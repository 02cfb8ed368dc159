using Capstan.Features.Code.Graph.Schema;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Code.Scenarios.Security.Kept;

/// <summary>Forgets at start what another version's rules found: SQL over the graphs is not told what no longer holds.</summary>
internal sealed partial class ScanSweeper(GraphStore graphs, ILogger<ScanSweeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await graphs.ForgetFindingsBut(FindingRows.Version, stoppingToken) is var forgotten and > 0) LogForgotten(log, forgotten);
        }
        catch (NpgsqlException e)
        {
            LogFailed(log, e);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the service.
        }
    }

    [LoggerMessage(LogLevel.Information, "Forgot the findings of other rules in {Count} graphs")]
    private static partial void LogForgotten(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "The findings of other rules could not be forgotten")]
    private static partial void LogFailed(ILogger logger, Exception reason);
}
