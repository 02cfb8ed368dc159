using System.Runtime.InteropServices;

namespace Capstan.Features.Code.Scenarios.Model;

/// <summary>
/// About how many nodes lead to each node: for all of them in one pass, by the least hashes of what reaches it (Cohen 1997). Exact below
/// the size of a sketch, some tenths off beyond, and the same every time.
/// </summary>
internal static class ReachCounts
{
    private const int Sketch = 24;

    public static int[] To(Adjacency graph)
    {
        var component = graph.Components(out var count);
        var sketches = new List<ulong>[count];
        for (var c = 0; c < count; c++) sketches[c] = [];
        for (var node = 0; node < graph.Nodes; node++) Insert(sketches[component[node]], Hash(node));
        // Edges lead from higher components to lower ones: what reaches the higher one is complete when its turn comes.
        foreach (var node in Enumerable.Range(0, graph.Nodes).OrderByDescending(n => component[n]).ThenBy(n => n))
            foreach (var edge in graph.From(node))
                if (component[edge.To] != component[node])
                    foreach (var hash in CollectionsMarshal.AsSpan(sketches[component[node]])) Insert(sketches[component[edge.To]], hash);
        var sizes = sketches.Select(s => s.Count < Sketch ? s.Count : (int)((Sketch - 1) / (s[^1] / (double)ulong.MaxValue))).ToArray();
        return [.. component.Select(c => sizes[c] - 1)];
    }

    private static void Insert(List<ulong> sketch, ulong hash)
    {
        if (sketch.Count == Sketch && hash >= sketch[^1]) return;
        var at = sketch.BinarySearch(hash);
        if (at >= 0) return;
        if (sketch.Count == Sketch) sketch.RemoveAt(Sketch - 1);
        sketch.Insert(~at, hash);
    }

    private static ulong Hash(int node)
    {
        // SplitMix64.
        var x = (ulong)(uint)node + 0x9E3779B97F4A7C15UL;
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ x >> 27) * 0x94D049BB133111EBUL;
        return x ^ x >> 31;
    }
}
