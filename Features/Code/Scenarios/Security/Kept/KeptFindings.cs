using System.Collections.Concurrent;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Scenarios.Security.Kept;

/// <summary>
/// What all security rules find in a graph: scanned once, kept in the graph itself and gone with any change of it. Everybody who needs it
/// waits for the same scan, which goes on when a request that waits gives up.
/// </summary>
internal sealed class KeptFindings(ParserPool parsers, GraphReader graphs, GraphStore store, CancellationToken stopping)
{
    /// <summary>PostgreSQL ends transactions that ask for nothing.</summary>
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);
    private static readonly SqlFile<NoArgs, int> StayOpen = Sql.Beside<NoArgs, int>("StayOpen.sql");
    private readonly SecurityScan scan = new(parsers);
    private readonly FindingRows rows = new(store);
    private readonly PerBuild<ScanResult> recent = new();
    private readonly ConcurrentDictionary<(Guid Project, long Build), Lazy<Task<ScanResult>>> running = new();

    public Task<ScanResult> Of(CodeGraph graph) => recent.Get(graph, "", async g => await FindingRows.Load(g) ?? await Scan((g.ProjectId, g.Build), g, null, g.Cancellation));

    /// <summary>The same for whoever has no graph open. Cancelling stops the scan, unless somebody else began it.</summary>
    public async Task<ScanResult> Of(Guid projectId, Action<int, int> progress, CancellationToken ct)
    {
        var (kept, build) = await graphs.Read(projectId, async g => (await FindingRows.Load(g), g.Build), ct);
        return kept ?? await Scan((projectId, build), null, progress, ct);
    }

    private async Task<ScanResult> Scan((Guid Project, long Build) key, CodeGraph? waiting, Action<int, int>? progress, CancellationToken ct)
    {
        while (true)
        {
            var mine = new Lazy<Task<ScanResult>>(() => Detached(key, progress, progress is null ? stopping : ct));
            var shared = running.GetOrAdd(key, mine);
            try
            {
                while (true)
                {
                    try
                    {
                        return await shared.Value.WaitAsync(SignOfLife, ct);
                    }
                    catch (TimeoutException) when (!shared.Value.IsCompleted)
                    {
                        if (waiting is not null) await waiting.One(StayOpen, NoArgs.Value);
                    }
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested && !stopping.IsCancellationRequested && !ReferenceEquals(shared, mine))
            {
                // Who began it called it off.
            }
        }
    }

    /// <summary>On a connection of its own: the one that asks may go away.</summary>
    private Task<ScanResult> Detached((Guid Project, long Build) key, Action<int, int>? progress, CancellationToken ct) => Task.Run(async () =>
    {
        try
        {
            return await graphs.Read(key.Project, async graph =>
            {
                var result = await scan.Run(graph, SecurityIntents.All, null, progress);
                await rows.Save(graph, result);
                return result;
            }, ct);
        }
        finally
        {
            running.TryRemove(key, out _);
        }
    }, CancellationToken.None);
}
