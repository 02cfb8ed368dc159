namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>
/// The edges of a method's control flow between its nodes: from each to what may run next. Nothing leads to, or from, what is never reached.
/// </summary>
internal sealed class FlowEdges(FlowGraph graph)
{
    public const int Entry = -1, Exit = -2;
    /// <summary>Where more ways join without a node between them, the rest is left out: nobody wrote such code.</summary>
    private const int MostTargets = 4096;

    private readonly int[] asked = new int[graph.Blocks.Count];
    private readonly List<int> targets = [];
    private readonly Stack<int> open = new();
    private int question;

    /// <param name="edges">Gets pairs of indexes into <see cref="FlowGraph.Nodes"/>, <see cref="Entry"/> and <see cref="Exit"/>.</param>
    public static void Of(FlowGraph graph, List<(int From, int To)> edges) => new FlowEdges(graph).Write(edges);

    private void Write(List<(int From, int To)> edges)
    {
        var reached = graph.Reachable();
        First(0);
        Take(Entry, edges);
        foreach (var block in graph.Blocks)
        {
            if (!reached[block.Number]) continue;
            for (var n = block.FirstNode; n < block.EndNode; n++)
            {
                if (n + 1 < block.EndNode) targets.Add(n + 1);
                else foreach (var next in block.Successors) First(next);
                if (graph.Nodes[n].Throws && block.Handler != FlowBlock.None) First(block.Handler);
                Take(n, edges);
            }
        }
    }

    private void Take(int from, List<(int From, int To)> edges)
    {
        for (var i = 0; i < targets.Count; i++)
            if (targets.IndexOf(targets[i]) == i) edges.Add((from, targets[i]));
        targets.Clear();
    }

    /// <summary>The nodes that a block begins with: its own first one, or those of the blocks behind it.</summary>
    private void First(int block)
    {
        question++;
        open.Push(block);
        while (open.TryPop(out var b) && targets.Count < MostTargets)
        {
            if (b == FlowBlock.Exit)
            {
                targets.Add(Exit);
                continue;
            }
            if (asked[b] == question) continue;
            asked[b] = question;
            if (graph.Blocks[b] is { FirstNode: var first } full && full.EndNode > first) targets.Add(first);
            else foreach (var next in graph.Blocks[b].Successors) open.Push(next);
        }
        open.Clear();
    }
}
