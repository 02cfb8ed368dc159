namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>The methods of one file, each followed when asked for.</summary>
internal sealed class FileFlow
{
    private readonly FileFacts facts;
    private readonly FlowItems items;
    private readonly ArraySegment<int>[] identifiers;
    private readonly FlowGraph?[] graphs;
    private readonly MethodFlow?[] known;
    private readonly Func<CallFact, bool>? leaves;

    /// <param name="owner">The method whose code what is in a method belongs to; its own by default.</param>
    /// <param name="leaves">Calls that do not come back; by default every call does.</param>
    public FileFlow(FileFacts facts, Func<int, int>? owner = null, Func<CallFact, bool>? leaves = null)
    {
        (this.facts, this.leaves) = (facts, leaves);
        var own = new int[facts.Methods.Count];
        for (var m = 0; m < own.Length; m++) own[m] = m;
        items = new(facts, owner ?? (m => m));
        identifiers = FlowItems.Grouped(facts.Identifiers, own, static i => i.Method);
        (graphs, known) = (new FlowGraph?[own.Length], new MethodFlow?[own.Length]);
    }

    public IReadOnlyList<int> IdentifiersOf(int method) => identifiers[method];

    public FlowGraph GraphOf(int method)
    {
        if (graphs[method] is { } graph) return graph;
        var declared = facts.Methods[method];
        var (from, to) = declared.BodyEndOffset > declared.BodyOffset ? (declared.BodyOffset, declared.BodyEndOffset) : (declared.Span.Offset, declared.Span.EndOffset);
        return graphs[method] = FlowBuilder.Build(facts, items.Of(method), from, to, leaves);
    }

    public MethodFlow Of(int method) => known[method] ??= MethodFlow.Of(facts, method, GraphOf(method), IdentifiersOf(method));
}
