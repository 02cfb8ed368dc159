using Capstan.Features.Kernel.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Removes, at start and by the hour, the work folders of imports that ended without doing so themselves.</summary>
internal sealed partial class ImportSweeper(ImportFolders folders, JobQueue jobs, TimeProvider clock, ILogger<ImportSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                try
                {
                    if (await folders.Sweep(jobs, stoppingToken) is var removed and > 0) LogRemoved(log, removed);
                }
                catch (Exception e) when (e is NpgsqlException or IOException or UnauthorizedAccessException)
                {
                    LogFailed(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the service.
        }
    }

    [LoggerMessage(LogLevel.Information, "Removed {Count} abandoned import folders")]
    private static partial void LogRemoved(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "Abandoned import folders could not be removed")]
    private static partial void LogFailed(ILogger logger, Exception reason);
}
