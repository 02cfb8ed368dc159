namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>Where places of the text stand in a method's control flow, and what lies between two of them.</summary>
internal sealed class FlowPlaces
{
    private readonly FlowGraph graph;
    private readonly FlowBlock[] blocks;

    public FlowPlaces(FlowGraph graph)
    {
        this.graph = graph;
        blocks = [.. graph.Blocks.Where(b => b.To > b.From).OrderBy(b => b.From)];
        Dominators = new(graph);
    }

    public Dominators Dominators { get; }

    /// <summary>The block of a place; of one in front of or between blocks, the next one's.</summary>
    public FlowBlock At(int offset)
    {
        var (low, high) = (0, blocks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (blocks[middle].To <= offset) low = middle + 1;
            else high = middle;
        }
        return low < blocks.Length ? blocks[low] : blocks.Length > 0 ? blocks[^1] : graph.Blocks[0];
    }

    /// <summary>Control may get from the one place to the other without passing one of <paramref name="barriers"/>.</summary>
    public bool Leads(int from, int to, IReadOnlyList<int> barriers)
    {
        var (first, last) = (At(from), At(to));
        if (first == last && from <= to) return !Stops(from, to);
        if (Stops(from, first.To)) return false;
        var seen = new bool[graph.Blocks.Count];
        var waiting = new Stack<int>();
        Go(first);
        while (waiting.TryPop(out var b))
        {
            var block = graph.Blocks[b];
            if (block == last && !Stops(block.From, to)) return true;
            if (!Stops(block.From, block.To)) Go(block);
        }
        return false;

        bool Stops(int start, int end)
        {
            foreach (var barrier in barriers)
                if (barrier >= start && barrier < end) return true;
            return false;
        }

        void Go(FlowBlock block)
        {
            foreach (var next in block.Successors) Add(next);
            Add(block.Handler);
        }

        void Add(int block)
        {
            if (block < 0 || seen[block]) return;
            seen[block] = true;
            waiting.Push(block);
        }
    }

    /// <summary>The blocks that control may come to a place from; of one that is never reached, those from which it leaves the method.</summary>
    public IEnumerable<int> Before(FlowBlock block) => Dominators.IsReached(block.Number) ? Dominators.Before(block.Number) : Ends;

    public bool IsReached(FlowBlock block) => Dominators.IsReached(block.Number);

    private IEnumerable<int> Ends => graph.Blocks.Where(b => b.Successors.Contains(FlowBlock.Exit) && Dominators.IsReached(b.Number)).Select(b => b.Number);
}
