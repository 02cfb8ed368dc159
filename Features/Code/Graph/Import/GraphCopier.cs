using System.Collections.Concurrent;
using System.Threading.Channels;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Sends full buffers to the staging tables over a few connections, each one transaction; encoding goes on meanwhile.</summary>
internal sealed class GraphCopier : IAsyncDisposable
{
    private const int Lanes = 2;
    private const int BufferBytes = 256 * 1024;

    private readonly Channel<RowBuffer> full = Channel.CreateBounded<RowBuffer>(2 * Lanes);
    private readonly ConcurrentBag<RowBuffer>[] spare = [.. GraphTable.All.Select(_ => new ConcurrentBag<RowBuffer>())];
    private readonly long[] rows = new long[GraphTable.All.Count];
    private readonly int batchRows;
    private readonly CancellationTokenSource stop;
    private readonly Task[] lanes;

    /// <param name="batchRows">The most rows of one COPY.</param>
    public GraphCopier(GraphStore graphs, GraphStaging staging, int batchRows, CancellationToken ct)
    {
        this.batchRows = batchRows;
        stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Task.Run(() => Send(graphs, staging, stop.Token), CancellationToken.None))];
    }

    public long Rows(GraphTable table) => Volatile.Read(ref rows[table.Ordinal]);

    public RowBuffer Rent(GraphTable table) => spare[table.Ordinal].TryTake(out var buffer) ? buffer : new(table);

    public bool IsFull(RowBuffer buffer) => buffer.Length >= BufferBytes || buffer.Rows >= batchRows;

    public async ValueTask Flush(RowBuffer buffer)
    {
        if (buffer.Rows == 0)
        {
            spare[buffer.Table.Ordinal].Add(buffer);
            return;
        }
        Interlocked.Add(ref rows[buffer.Table.Ordinal], buffer.Rows);
        try
        {
            await full.Writer.WriteAsync(buffer, stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // A lane that failed has the reason.
            await Task.WhenAll(lanes);
            throw;
        }
    }

    /// <summary>Everything handed over is sent and committed.</summary>
    public async Task Complete()
    {
        full.Writer.TryComplete();
        await Task.WhenAll(lanes);
    }

    public async ValueTask DisposeAsync()
    {
        full.Writer.TryComplete();
        await stop.CancelAsync();
        await Task.WhenAll(lanes).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        stop.Dispose();
    }

    private async Task Send(GraphStore graphs, GraphStaging staging, CancellationToken ct)
    {
        try
        {
            await using var load = await graphs.BeginLoad(staging, ct);
            await foreach (var buffer in full.Reader.ReadAllAsync(ct))
            {
                await using (var copy = await load.CopyRaw(buffer.Table.Name, buffer.Table.Columns, ct)) await copy.WriteAsync(buffer.Finish(), ct);
                buffer.Reset();
                spare[buffer.Table.Ordinal].Add(buffer);
            }
            await load.Commit(ct);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }
}

/// <summary>One task's rows: a buffer per table, handed over when full.</summary>
internal sealed class RowWriter(GraphCopier copier)
{
    private readonly RowBuffer?[] buffers = new RowBuffer?[GraphTable.All.Count];

    public RowBuffer Row(GraphTable table) => (buffers[table.Ordinal] ??= copier.Rent(table)).Row();

    /// <summary>Call between files: hands over what is full.</summary>
    public async ValueTask Pass()
    {
        for (var i = 0; i < buffers.Length; i++)
        {
            if (buffers[i] is not { } buffer || !copier.IsFull(buffer)) continue;
            buffers[i] = null;
            await copier.Flush(buffer);
        }
    }

    public async ValueTask Finish()
    {
        for (var i = 0; i < buffers.Length; i++)
        {
            if (buffers[i] is not { } buffer) continue;
            buffers[i] = null;
            await copier.Flush(buffer);
        }
    }
}
