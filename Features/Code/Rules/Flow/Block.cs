using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>A stretch of a method that runs or does not run as one: a branch of an if, the body of a loop, a handler.</summary>
internal sealed class Block
{
    public required Block? Parent { get; init; }
    /// <summary>Index of the control structure it belongs to; two blocks of the same one are its branches. -1 for the method itself.</summary>
    public required int Control { get; init; }
    public required ControlKind Kind { get; init; }
    public required int Branch { get; init; }
    /// <summary>How many branches the structure has, and whether one of them always runs.</summary>
    public required int Branches { get; init; }
    public required bool IsExhaustive { get; init; }
    public required int Start { get; init; }
    public required int End { get; init; }
    /// <summary>Nothing behind the block is reached from inside it: it returns, throws, goes on with the loop.</summary>
    public bool Leaves { get; set; }
    public List<Block> Inner { get; } = [];

    public bool IsLoop => Kind is ControlKind.For or ControlKind.While or ControlKind.Do;

    /// <summary>What is done in it is done for what comes behind it.</summary>
    public bool AlwaysRuns => Kind is ControlKind.Try or ControlKind.Finally or ControlKind.Do;

    public bool Holds(int offset) => offset >= Start && offset < End;

    public bool IsIn(Block other)
    {
        for (var block = this; block is not null; block = block.Parent)
            if (ReferenceEquals(block, other)) return true;
        return false;
    }
}
