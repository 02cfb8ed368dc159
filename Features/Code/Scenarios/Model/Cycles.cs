namespace Capstan.Features.Code.Scenarios.Model;

/// <summary>A group of nodes that all reach each other, and the shortest way around in it.</summary>
/// <param name="Members">In order.</param>
/// <param name="Way">One shortest cycle; the edge from the last leads back to the first.</param>
internal sealed record Cycle(IReadOnlyList<int> Members, IReadOnlyList<int> Way);

internal static class Cycles
{
    /// <summary>From how many members of a large group the shortest way is looked for.</summary>
    private const int Starts = 200;

    /// <summary>The largest groups first; a node on its own is none, even when it leads to itself.</summary>
    public static List<Cycle> Of(Adjacency graph)
    {
        var component = graph.Components(out var count);
        var members = new List<int>?[count];
        for (var node = 0; node < graph.Nodes; node++) (members[component[node]] ??= []).Add(node);
        return [.. members.OfType<List<int>>().Where(m => m.Count > 1).OrderByDescending(m => m.Count).ThenBy(m => m[0]).Select(m => new Cycle(m, Shortest(graph, component, m)))];
    }

    private static List<int> Shortest(Adjacency graph, int[] component, List<int> members)
    {
        List<int> best = [];
        foreach (var start in members.Take(Starts))
        {
            if (Around(graph, component, start, best.Count == 0 ? int.MaxValue : best.Count) is { } way) best = way;
            if (best.Count == 2) break;
        }
        return best;
    }

    /// <summary>The shortest way from a node back to it; null when there is none shorter than <paramref name="below"/>.</summary>
    private static List<int>? Around(Adjacency graph, int[] component, int start, int below)
    {
        var (previous, depth) = (new Dictionary<int, int>(), new Dictionary<int, int> { [start] = 1 });
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var node))
        {
            if (depth[node] >= below) return null;
            foreach (var edge in graph.From(node))
            {
                if (edge.To == node || component[edge.To] != component[start]) continue;
                if (edge.To == start)
                {
                    var way = new List<int> { node };
                    while (way[^1] != start) way.Add(previous[way[^1]]);
                    way.Reverse();
                    return way;
                }
                if (!depth.TryAdd(edge.To, depth[node] + 1)) continue;
                previous[edge.To] = node;
                queue.Enqueue(edge.To);
            }
        }
        return null;
    }
}
