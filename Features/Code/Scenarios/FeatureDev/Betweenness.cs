using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.FeatureDev;

/// <summary>On how many shortest ways each method of a neighbourhood lies (Brandes 2001, without weights).</summary>
internal static class Betweenness
{
    public const int MaximumNodes = 2_000;

    /// <summary>The methods around the starts, near ones first, at most 2,000.</summary>
    public static List<int> Around(CodeModel model, IReadOnlyList<int> starts, int radius)
    {
        var seen = new HashSet<int>(starts);
        var order = new List<int>(starts);
        List<int> frontier = [.. starts];
        for (var distance = 0; distance < radius && order.Count < MaximumNodes; distance++)
        {
            var next = new List<int>();
            foreach (var node in frontier)
            {
                foreach (var edge in model.Calls.From(node)) Visit(edge.To);
                foreach (var edge in model.Calls.To(node)) Visit(edge.From);
            }
            frontier = next;

            void Visit(int node)
            {
                if (order.Count >= MaximumNodes || !seen.Add(node)) return;
                next.Add(node);
                order.Add(node);
            }
        }
        return order;
    }

    /// <summary>In the order of the nodes; between 0 and 1.</summary>
    public static double[] Of(CodeModel model, List<int> nodes, CancellationToken ct)
    {
        var place = new Dictionary<int, int>(nodes.Count);
        for (var i = 0; i < nodes.Count; i++) place[nodes[i]] = i;
        var next = nodes.Select(n =>
        {
            var to = new List<int>();
            foreach (var edge in model.Calls.From(n))
                if (edge.To != n && place.TryGetValue(edge.To, out var at)) to.Add(at);
            return to.ToArray();
        }).ToArray();
        var between = new double[nodes.Count];
        var (ways, depth, share) = (new double[nodes.Count], new int[nodes.Count], new double[nodes.Count]);
        for (var source = 0; source < nodes.Count; source++)
        {
            if ((source & 63) == 0) ct.ThrowIfCancellationRequested();
            Array.Fill(depth, -1);
            Array.Clear(ways);
            Array.Clear(share);
            (depth[source], ways[source]) = (0, 1);
            var order = new List<int> { source };
            for (var i = 0; i < order.Count; i++)
                foreach (var to in next[order[i]])
                {
                    if (depth[to] < 0)
                    {
                        depth[to] = depth[order[i]] + 1;
                        order.Add(to);
                    }
                    if (depth[to] == depth[order[i]] + 1) ways[to] += ways[order[i]];
                }
            for (var i = order.Count - 1; i > 0; i--)
            {
                // Shares flow back along the shortest ways only.
                foreach (var to in next[order[i]])
                    if (depth[to] == depth[order[i]] + 1) share[order[i]] += ways[order[i]] / ways[to] * (1 + share[to]);
                between[order[i]] += share[order[i]];
            }
        }
        var most = Math.Max(1.0, (double)(nodes.Count - 1) * (nodes.Count - 2));
        for (var i = 0; i < between.Length; i++) between[i] /= most;
        return between;
    }
}
