namespace Capstan.Features.Code.Diagrams;

/// <summary>Where a layered picture puts things: layers from left to right, in the manner of Sugiyama, Tagawa and Toda (1981).</summary>
/// <param name="Layer">The column of each node.</param>
/// <param name="Row">Where in its column each node stands, in rows; not whole numbers, since columns are centred on their neighbours.</param>
/// <param name="Bends">For each edge the (column, row) points between its ends, from its start to its end.</param>
internal sealed record LayeredLayout(int[] Layer, double[] Row, (int Layer, double Row)[][] Bends)
{
    private const int Sweeps = 8;

    public static LayeredLayout Of(int nodes, IReadOnlyList<DiagramEdge> edges)
    {
        var downward = Acyclic(nodes, edges);
        var layer = Layers(nodes, downward);
        // Edges over several columns get a place to pass in each of them.
        var layers = new List<int>(layer);
        var (links, chains) = (new List<(int From, int To)>(), new List<int>[edges.Count]);
        for (var e = 0; e < edges.Count; e++)
        {
            var (from, to) = downward[e];
            chains[e] = [];
            if (from == to) continue;
            var before = from;
            for (var l = layer[from] + 1; l < layer[to]; l++)
            {
                layers.Add(l);
                links.Add((before, layers.Count - 1));
                chains[e].Add(before = layers.Count - 1);
            }
            links.Add((before, to));
        }
        var row = Rows(layers, links);
        var bends = new (int, double)[edges.Count][];
        for (var e = 0; e < edges.Count; e++)
        {
            bends[e] = [.. chains[e].Select(n => (layers[n], row[n]))];
            if (downward[e].From != edges[e].From) Array.Reverse(bends[e]);
        }
        return new(layer, row[..nodes], bends);
    }

    /// <summary>Edges as they lead to the right: those that would close a circle turned round. Found depth first in the order of nodes.</summary>
    private static (int From, int To)[] Acyclic(int nodes, IReadOnlyList<DiagramEdge> edges)
    {
        var outgoing = edges.Select((e, i) => (e.From, Index: i)).ToLookup(e => e.From, e => e.Index);
        var state = new byte[nodes];
        var directed = edges.Select(e => (e.From, e.To)).ToArray();
        for (var root = 0; root < nodes; root++) Visit(root);
        return directed;

        void Visit(int node)
        {
            if (state[node] != 0) return;
            state[node] = 1;
            foreach (var e in outgoing[node])
            {
                if (state[edges[e].To] == 1 && edges[e].To != node) directed[e] = (edges[e].To, node);
                else Visit(edges[e].To);
            }
            state[node] = 2;
        }
    }

    /// <summary>As far left as the edges let it; what only leads somewhere stands right before it.</summary>
    private static int[] Layers(int nodes, (int From, int To)[] edges)
    {
        var layer = new int[nodes];
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (from, to) in edges)
            {
                if (from == to || layer[to] > layer[from]) continue;
                layer[to] = layer[from] + 1;
                changed = true;
            }
        }
        for (var n = 0; n < nodes; n++)
        {
            if (edges.Any(e => e.To == n && e.From != n) || !edges.Any(e => e.From == n && e.To != n)) continue;
            layer[n] = edges.Where(e => e.From == n && e.To != n).Min(e => layer[e.To]) - 1;
        }
        return layer;
    }

    private static double[] Rows(List<int> layers, List<(int From, int To)> links)
    {
        var columns = Enumerable.Range(0, layers.Max() + 1).Select(l => Enumerable.Range(0, layers.Count).Where(n => layers[n] == l).ToList()).ToArray();
        var (before, after) = (links.ToLookup(l => l.To, l => l.From), links.ToLookup(l => l.From, l => l.To));
        var row = new double[layers.Count];
        foreach (var column in columns)
            for (var i = 0; i < column.Count; i++) row[column[i]] = i;
        // Nodes go where their neighbours are on average: fewer arrows cross. Ties keep the order they have.
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var forward = sweep % 2 == 0;
            foreach (var column in forward ? columns : columns.Reverse())
            {
                var wanted = column.ToDictionary(n => n, n => (forward ? before : after)[n].Select(o => row[o]).DefaultIfEmpty(row[n]).Average());
                var order = column.OrderBy(n => wanted[n]).ThenBy(n => row[n]).ThenBy(n => n).ToList();
                for (var i = 0; i < order.Count; i++) row[order[i]] = i;
                column.Clear();
                column.AddRange(order);
            }
        }
        var tallest = columns.Max(c => c.Count);
        foreach (var column in columns)
            for (var i = 0; i < column.Count; i++) row[column[i]] = i + (tallest - column.Count) / 2.0;
        return row;
    }
}
