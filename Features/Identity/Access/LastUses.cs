using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Identity.Access;

/// <summary>Writes <c>last_used_at</c> of API keys and sign-ins in batches: a write per request would cost more than the request.</summary>
public sealed partial class LastUses(AccessService access, Db db, ILogger<LastUses> log) : BackgroundService
{
    private static readonly SqlFile<Args, int> TouchKeys = Sql.Beside<Args, int>("TouchApiKeys.sql");
    private static readonly SqlFile<Args, int> TouchSignIns = Sql.Beside<Args, int>("TouchSignIns.sql");

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
        var (keys, signIns) = access.TakeUsed();
        try
        {
            if (keys.Length > 0) await db.Execute(TouchKeys, new() { Ids = keys }, ct);
            if (signIns.Length > 0) await db.Execute(TouchSignIns, new() { Ids = signIns }, ct);
        }
        catch (NpgsqlException e)
        {
            LogLost(log, keys.Length + signIns.Length, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The last use of {Count} API keys and sign-ins was not written: {Reason}")]
    private static partial void LogLost(ILogger logger, int count, string reason);

    private sealed record Args
    {
        public required Guid[] Ids { get; init; }
    }
}
