using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>One step of the collapsed call graph.</summary>
internal sealed record CallEdge
{
    public required long CallerId { get; init; }
    public required long CalleeId { get; init; }
    public required float Confidence { get; init; }
}

/// <summary>Shortest chains of calls.</summary>
internal static class PathFinder
{
    public const int MaximumHops = 12;
    private const int MaximumVisited = 300_000, MaximumEdges = 200_000;
    private static readonly SqlFile<PartsOfNodes, CallEdge> Step = Sql.Beside<PartsOfNodes, CallEdge>("CallEdgesFrom.sql");

    /// <summary>From any of the first to any of the second; null when there is none of twelve hops or fewer, or the search grew too wide.</summary>
    public static async Task<List<CallEdge>?> Shortest(CodeGraph graph, IReadOnlyCollection<long> from, IReadOnlyCollection<long> to)
    {
        var goals = to.ToHashSet();
        var cameBy = new Dictionary<long, CallEdge?>();
        foreach (var id in from) cameBy[id] = null;
        var frontier = from.Order().ToArray();
        for (var hop = 0; hop < MaximumHops && frontier.Length > 0 && cameBy.Count < MaximumVisited; hop++)
        {
            var edges = await graph.Many(Step, new() { Ids = frontier, Take = MaximumEdges });
            var next = new List<long>();
            // Rows come in order of ids, so of several shortest chains always the same one is found.
            foreach (var edge in edges)
            {
                if (!cameBy.TryAdd(edge.CalleeId, edge)) continue;
                if (goals.Contains(edge.CalleeId)) return Unwind(cameBy, edge);
                next.Add(edge.CalleeId);
            }
            next.Sort();
            frontier = [.. next];
        }
        return null;
    }

    private static List<CallEdge> Unwind(Dictionary<long, CallEdge?> cameBy, CallEdge last)
    {
        var path = new List<CallEdge>();
        for (var edge = last; edge is not null; edge = cameBy[edge.CallerId]) path.Add(edge);
        path.Reverse();
        return path;
    }
}
