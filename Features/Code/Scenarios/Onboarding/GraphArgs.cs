namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>One node.</summary>
internal sealed record OneNode
{
    public required long Id { get; init; }
}

/// <summary>What belongs to one node, so many at most.</summary>
internal sealed record PartsOfNode
{
    public required long Id { get; init; }
    public required int Take { get; init; }
}

/// <summary>Some nodes.</summary>
internal sealed record SomeNodes
{
    public required long[] Ids { get; init; }
}

/// <summary>What belongs to some nodes, so many at most.</summary>
internal sealed record PartsOfNodes
{
    public required long[] Ids { get; init; }
    public required int Take { get; init; }
}

/// <summary>So many at most.</summary>
internal sealed record AtMost
{
    public required int Take { get; init; }
}
