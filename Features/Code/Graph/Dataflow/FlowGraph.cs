namespace Capstan.Features.Code.Graph.Dataflow;

internal enum FlowNodeKind : byte { Control, Region, Call }

/// <summary>A fact that control passes: a call when it is made, a control structure when it decides.</summary>
/// <param name="Index">Into <see cref="FileFacts.Controls"/>, <see cref="FileFacts.Regions"/> (labels) or <see cref="FileFacts.Calls"/>.</param>
/// <param name="Throws">Control may go on in the handler around it.</param>
internal readonly record struct FlowNode(FlowNodeKind Kind, int Index, bool Throws);

/// <summary>Runs of places that are passed through in order, and where control may go from their ends. Block 0 is the entry.</summary>
internal sealed class FlowGraph
{
    public List<FlowBlock> Blocks { get; } = [];
    /// <summary>In the order in which the blocks were made: each block's are one run.</summary>
    public List<FlowNode> Nodes { get; } = [];

    /// <summary>The ifs: the block that ends with the decision, and where the body begins.</summary>
    public List<(int Control, int Decided, int Body)> Decisions { get; } = [];

    public FlowBlock Add(int from, int to)
    {
        var block = new FlowBlock(Blocks.Count, from, to);
        Blocks.Add(block);
        return block;
    }

    /// <summary>Which blocks control gets to from the entry.</summary>
    public bool[] Reachable()
    {
        var reached = new bool[Blocks.Count];
        var waiting = new Stack<int>();
        Reach(0);
        while (waiting.TryPop(out var b))
        {
            var block = Blocks[b];
            foreach (var next in block.Successors) Reach(next);
            if (block.Handler != FlowBlock.None && MayThrow(block)) Reach(block.Handler);
        }
        return reached;

        void Reach(int b)
        {
            if (b < 0 || reached[b]) return;
            reached[b] = true;
            waiting.Push(b);
        }
    }

    private bool MayThrow(FlowBlock block)
    {
        for (var n = block.FirstNode; n < block.EndNode; n++)
            if (Nodes[n].Throws) return true;
        return false;
    }
}

/// <summary>A byte range of the file, and the nodes in it.</summary>
internal sealed class FlowBlock(int number, int from, int to)
{
    public const int Exit = -1, None = -2;

    public int Number { get; } = number;
    public int From { get; } = from;
    public int To { get; set; } = to;
    public List<int> Successors { get; } = [];
    /// <summary>Where what throws in it goes on: the first block of a handler, or <see cref="None"/>.</summary>
    public int Handler { get; set; } = None;
    public int FirstNode { get; set; }
    public int EndNode { get; set; }

    public void LeadsTo(int block)
    {
        if (!Successors.Contains(block)) Successors.Add(block);
    }
}
