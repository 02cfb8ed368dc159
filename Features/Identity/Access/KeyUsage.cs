using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Identity.Access;

/// <summary>Writes <c>last_used_at</c> of API keys in batches: a write per request would cost more than the request.</summary>
public sealed partial class KeyUsage(AccessService access, Db db, ILogger<KeyUsage> log) : BackgroundService
{
    private static readonly SqlFile<Args, int> Touch = Sql.Beside<Args, int>("TouchApiKeys.sql");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Flush(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await Flush(CancellationToken.None);
        }
    }

    public async Task Flush(CancellationToken ct)
    {
        var ids = access.TakeUsedKeys();
        if (ids.Length == 0) return;
        try
        {
            await db.Execute(Touch, new() { Ids = ids }, ct);
        }
        catch (NpgsqlException e)
        {
            LogLost(log, ids.Length, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The last use of {Count} API keys was not written: {Reason}")]
    private static partial void LogLost(ILogger logger, int count, string reason);

    private sealed record Args
    {
        public required Guid[] Ids { get; init; }
    }
}
