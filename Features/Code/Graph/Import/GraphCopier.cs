using System.Collections.Concurrent;
using System.Threading.Channels;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Sends full buffers to the staging tables over a few connections, each one transaction with tables of its own; encoding goes on meanwhile.
/// </summary>
internal sealed class GraphCopier : IRowSink, IAsyncDisposable
{
    private const int BufferBytes = 256 * 1024;
    /// <summary>More than a lane holds while it sends: files differ in what they are full of.</summary>
    private const int Waiting = 6;

    /// <summary>Calls and uses of variables are most of all there is.</summary>
    private static readonly GraphTable[] CallTables = [GraphTable.Call, GraphTable.Calls], VariableTables = [GraphTable.Identifier, GraphTable.Ref, GraphTable.ReachingDef], Later = [GraphTable.Document, GraphTable.Mention];
    private static readonly GraphTable[][] Lanes = [CallTables, VariableTables, [.. GraphTable.All.Except(CallTables).Except(VariableTables).Except(Later)]];
    private static readonly int[] LaneOf = [.. GraphTable.All.Select(t => Array.FindIndex(Lanes, lane => lane.Contains(t)))];

    private readonly Channel<RowBuffer>[] full = [.. Lanes.Select(_ => Channel.CreateBounded<RowBuffer>(Waiting))];
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
        lanes = [.. Lanes.Select((tables, lane) => Task.Run(() => Send(graphs, staging, [.. tables.Select(t => t.Name)], full[lane].Reader, stop.Token), CancellationToken.None))];
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
            await full[LaneOf[buffer.Table.Ordinal]].Writer.WriteAsync(buffer, stop.Token);
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
        foreach (var lane in full) lane.Writer.TryComplete();
        await Task.WhenAll(lanes);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in full) lane.Writer.TryComplete();
        await stop.CancelAsync();
        await Task.WhenAll(lanes).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        stop.Dispose();
    }

    private async Task Send(GraphStore graphs, GraphStaging staging, string[] tables, ChannelReader<RowBuffer> buffers, CancellationToken ct)
    {
        try
        {
            await using var load = await graphs.BeginLoad(staging, tables, ct);
            await foreach (var buffer in buffers.ReadAllAsync(ct))
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

/// <summary>Where rows go.</summary>
internal interface IRowSink
{
    RowBuffer Rent(GraphTable table);
    bool IsFull(RowBuffer buffer);
    ValueTask Flush(RowBuffer buffer);
}

/// <summary>Keeps rows until they are asked for: few enough for that.</summary>
internal sealed class HeldRows : IRowSink
{
    private const int BufferBytes = 8 << 20;
    private readonly List<RowBuffer>[] held = [.. GraphTable.All.Select(_ => new List<RowBuffer>())];

    public RowBuffer Rent(GraphTable table) => new(table);

    public bool IsFull(RowBuffer buffer) => buffer.Length >= BufferBytes;

    public ValueTask Flush(RowBuffer buffer)
    {
        if (buffer.Rows > 0) held[buffer.Table.Ordinal].Add(buffer);
        return ValueTask.CompletedTask;
    }

    public long Rows(GraphTable table) => held[table.Ordinal].Sum(b => (long)b.Rows);

    /// <summary>What is held of a table, for one COPY each; then it is held no more.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Take(GraphTable table)
    {
        var payloads = held[table.Ordinal].ConvertAll(b => b.Finish());
        held[table.Ordinal].Clear();
        return payloads;
    }
}

/// <summary>One task's rows: a buffer per table, handed over when full.</summary>
internal sealed class RowWriter(IRowSink copier)
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
