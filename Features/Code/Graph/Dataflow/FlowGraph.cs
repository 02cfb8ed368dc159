namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>Runs of places that are passed through in order, and where control may go from their ends. Block 0 is the entry.</summary>
internal sealed class FlowGraph
{
    /// <summary>Byte ranges, each with where control may go from its end; -1 is the method's exit.</summary>
    public List<FlowBlock> Blocks { get; } = [];

    public FlowBlock Add(int from, int to)
    {
        var block = new FlowBlock(Blocks.Count, from, to);
        Blocks.Add(block);
        return block;
    }
}

internal sealed class FlowBlock(int number, int from, int to)
{
    public const int Exit = -1;

    public int Number { get; } = number;
    public int From { get; } = from;
    public int To { get; set; } = to;
    public List<int> Successors { get; } = [];

    public void LeadsTo(int block)
    {
        if (!Successors.Contains(block)) Successors.Add(block);
    }
}
