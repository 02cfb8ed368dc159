namespace Capstan.Features.Code.Rules.Flow;

/// <summary>A function that writes into what it is given, or into what it is called on: one line of <c>Flow/Data/flows.json</c>.</summary>
internal sealed record FlowRule
{
    public required IReadOnlyList<string> Languages { get; init; }
    /// <summary>Names as in the <c>call</c> of a rule pattern.</summary>
    public required IReadOnlyList<string> Call { get; init; }
    /// <summary>Argument that is written; -1 is the receiver.</summary>
    public required int To { get; init; }
    /// <summary>First argument whose data gets there; what it held stays unless <see cref="Replaces"/>.</summary>
    public int? From { get; init; }
    public bool Replaces { get; init; }
    /// <summary>Kind of the source that the written data comes from.</summary>
    public string? Source { get; init; }
}
