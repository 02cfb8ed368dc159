namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>
/// Which blocks control has passed wherever it gets to a block (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm"), and with that
/// which conditions are known to hold there.
/// </summary>
internal sealed class Dominators
{
    private readonly FlowGraph graph;
    /// <summary>By block: its place in reverse postorder, or -1 where control never gets.</summary>
    private readonly int[] order;
    private readonly int[] above;
    private readonly List<int>[] before;

    public Dominators(FlowGraph graph)
    {
        this.graph = graph;
        var count = graph.Blocks.Count;
        order = new int[count];
        Array.Fill(order, -1);
        before = new List<int>[count];
        for (var b = 0; b < count; b++) before[b] = [];
        var sequence = Postorder();
        sequence.Reverse();
        for (var i = 0; i < sequence.Count; i++) order[sequence[i]] = i;
        foreach (var b in sequence)
            foreach (var next in Next(b)) before[next].Add(b);
        above = new int[count];
        Array.Fill(above, -1);
        above[0] = 0;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var b in sequence.Skip(1))
            {
                var nearest = -1;
                foreach (var p in before[b])
                    if (above[p] >= 0) nearest = nearest < 0 ? p : Common(p, nearest);
                if (above[b] == nearest) continue;
                above[b] = nearest;
                changed = true;
            }
        }
    }

    public bool IsReached(int block) => order[block] >= 0;

    /// <summary>The blocks that control may come from.</summary>
    public IReadOnlyList<int> Before(int block) => before[block];

    public bool Dominates(int one, int other)
    {
        if (order[one] < 0 || order[other] < 0) return false;
        while (order[other] > order[one]) other = above[other];
        return one == other;
    }

    /// <summary>What the conditions of ifs came to wherever control gets to the block.</summary>
    public IEnumerable<(int Control, bool Body)> Outcomes(int block)
    {
        foreach (var (control, decided, body) in graph.Decisions)
        {
            if (!Dominates(decided, block)) continue;
            foreach (var way in graph.Blocks[decided].Successors)
                if (way >= 0 && Dominates(way, block) && before[way].TrueForAll(p => p == decided || Dominates(way, p))) yield return (control, way == body);
        }
    }

    private int Common(int one, int other)
    {
        while (one != other)
        {
            while (order[one] > order[other]) one = above[one];
            while (order[other] > order[one]) other = above[other];
        }
        return one;
    }

    private IEnumerable<int> Next(int block)
    {
        foreach (var next in graph.Blocks[block].Successors)
            if (next >= 0) yield return next;
        if (graph.Blocks[block].Handler is >= 0 and var handler) yield return handler;
    }

    private List<int> Postorder()
    {
        var (sequence, seen) = (new List<int>(), new bool[graph.Blocks.Count]);
        var open = new Stack<IEnumerator<int>>();
        var path = new Stack<int>();
        Enter(0);
        while (open.TryPeek(out var ways))
        {
            if (ways.MoveNext())
            {
                if (!seen[ways.Current]) Enter(ways.Current);
                continue;
            }
            open.Pop();
            sequence.Add(path.Pop());
        }
        return sequence;

        void Enter(int block)
        {
            seen[block] = true;
            path.Push(block);
            open.Push(Next(block).GetEnumerator());
        }
    }
}
