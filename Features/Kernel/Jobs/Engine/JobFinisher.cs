using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Kernel.Jobs.Engine;

/// <summary>Writes the ends of attempts: whatever ended while the last statement was under way goes into the next one.</summary>
internal sealed partial class JobFinisher(JobLedger ledger, ILogger log, Action<JobEnd, bool> written)
{
    private const int Most = 100;
    private readonly Channel<JobEnd> _ends = Channel.CreateUnbounded<JobEnd>(new() { SingleReader = true });

    public void Add(JobEnd end) => _ends.Writer.TryWrite(end);

    /// <summary>No more will come: <see cref="Run"/> ends when what is there has been written.</summary>
    public void Close() => _ends.Writer.TryComplete();

    public async Task Run(CancellationToken ct)
    {
        var batch = new List<JobEnd>(Most);
        while (await _ends.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < Most && _ends.Reader.TryRead(out var end)) batch.Add(end);
            var mine = await Write(batch, ct);
            foreach (var end in batch) written(end, mine.Contains(end.Job.Claim.Id));
        }
    }

    /// <summary>Until it is written: an end that is forgotten is work done twice. The fence refuses it if that took too long.</summary>
    private async Task<HashSet<Guid>> Write(List<JobEnd> batch, CancellationToken ct)
    {
        for (var wait = 100; ; wait = Math.Min(wait * 2, 2000))
        {
            try
            {
                return await ledger.Finish(batch, ct);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                if (e is PostgresException { IsTransient: false } && batch.Count > 1) return await OneByOne(batch, ct);
                if (e is PostgresException { IsTransient: false } refused)
                {
                    // PostgreSQL will never take this result (a NUL in its text, say): the attempt has failed, and says so.
                    LogRefused(log, refused, batch[0].Job.Claim.Id);
                    batch[0].Job.Context.Discard();
                    batch[0] = batch[0] with { Outcome = JobStatus.Failed, Failure = "The result of the job cannot be stored." };
                    return await ledger.Finish(batch, ct);
                }
                LogRetry(log, e, batch.Count);
                await Task.Delay(wait, ct);
            }
        }
    }

    private async Task<HashSet<Guid>> OneByOne(List<JobEnd> batch, CancellationToken ct)
    {
        var mine = new HashSet<Guid>();
        for (var i = 0; i < batch.Count; i++)
        {
            var one = new List<JobEnd> { batch[i] };
            mine.UnionWith(await Write(one, ct));
            batch[i] = one[0];
        }
        return mine;
    }

    [LoggerMessage(LogLevel.Warning, "The ends of {Count} jobs could not be written; trying again")]
    private static partial void LogRetry(ILogger logger, Exception exception, int count);

    [LoggerMessage(LogLevel.Error, "PostgreSQL refused the end of job {JobId}")]
    private static partial void LogRefused(ILogger logger, Exception exception, Guid jobId);
}
