using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Dataflow;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>A place where a variable of a method gets a value.</summary>
internal sealed record Definition
{
    /// <summary>As <see cref="ValueFlow.Key"/> spells it.</summary>
    public required string Name { get; init; }
    /// <summary>Before it the variable holds something else.</summary>
    public required int Offset { get; init; }
    public required int Line { get; init; }
    /// <summary>Byte range of the value.</summary>
    public required int ValueOffset { get; init; }
    public required int ValueEnd { get; init; }
    /// <summary>What the variable held is gone.</summary>
    public required bool Replaces { get; init; }
    public required string Code { get; init; }
    /// <summary>The call that writes into its argument; null for an assignment.</summary>
    public CallFact? Writer { get; init; }
    public FlowRule? Flow { get; init; }
    /// <summary>Only visible in these bytes.</summary>
    public int ScopeStart { get; init; }
    public int ScopeEnd { get; init; } = int.MaxValue;

    /// <summary>Where the value is there: behind what it is computed from.</summary>
    public int Position => Writer is null ? Math.Max(Offset, ValueEnd - 1) : Offset;
}

/// <summary>The definitions that may reach a use. <see cref="All"/> says that no value from before them does.</summary>
internal readonly record struct Reaching(IReadOnlyList<Definition> Definitions, bool All);

/// <summary>
/// Which values reach which place inside one method, whatever they are kept in: variables, fields of them, and what calls write into their
/// arguments. Names are read from the text, since what a value is taken from is text too; control flow is that of the graph.
/// </summary>
internal sealed class ValueFlow
{
    private const int MaximumDefinitions = 24;
    private readonly Dictionary<string, List<Definition>> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ILookup<int, Definition>> byBlock = new(StringComparer.Ordinal);
    private readonly FlowGraph graph;

    public ValueFlow(FlowGraph graph, IEnumerable<Definition> all)
    {
        this.graph = graph;
        Places = new(graph);
        foreach (var definition in all.OrderBy(d => d.Offset).ThenBy(d => d.ValueEnd))
        {
            if (!definitions.TryGetValue(definition.Name, out var list)) definitions[definition.Name] = list = [];
            list.Add(definition);
        }
    }

    public FlowPlaces Places { get; }

    public bool Defines(string name) => definitions.ContainsKey(name);

    public IEnumerable<Definition> Of(string name) => definitions.GetValueOrDefault(name) ?? [];

    public Reaching Reach(string name, int at)
    {
        if (!definitions.TryGetValue(name, out var list)) return new([], false);
        if (!byBlock.TryGetValue(name, out var places)) byBlock[name] = places = list.ToLookup(d => Places.At(d.Position).Number);
        var use = Places.At(at);
        var found = new List<Definition>();
        var (seen, waiting) = (new bool[2 * graph.Blocks.Count], new Stack<(FlowBlock Block, bool Thrown)>());
        var all = Places.IsReached(use) || Places.Before(use).Any();
        if (!Places.IsReached(use) || !Replaced(use, at, thrown: false)) Back(use);
        while (waiting.TryPop(out var from))
            if (!Replaced(from.Block, int.MaxValue, from.Thrown)) Back(from.Block);
        return new([.. found.Distinct().OrderByDescending(d => d.Offset).Take(MaximumDefinitions)], all);

        // What was thrown in a block may have been thrown before its values were there.
        bool Replaced(FlowBlock block, int before, bool thrown)
        {
            if (!places.Contains(block.Number)) return false;
            foreach (var definition in places[block.Number].Reverse())
            {
                if (definition.Position >= before || at < definition.ScopeStart || at >= definition.ScopeEnd) continue;
                found.Add(definition);
                if (definition.Replaces && !thrown) return true;
            }
            return false;
        }

        void Back(FlowBlock block)
        {
            if (block.Number == 0) all = false;
            foreach (var previous in Places.Before(block).Select(p => graph.Blocks[p]))
            {
                if (previous.Handler == block.Number) Add(previous, true);
                if (previous.Handler != block.Number || previous.Successors.Contains(block.Number)) Add(previous, false);
            }
        }

        void Add(FlowBlock block, bool thrown)
        {
            ref var known = ref seen[2 * block.Number + (thrown ? 1 : 0)];
            if (known) return;
            known = true;
            waiting.Push((block, thrown));
        }
    }

    /// <summary>How a variable, field or element's owner is called here: <c>$a->b</c> and <c>a.b</c> are one, <c>this.x</c> and <c>@x</c> are.</summary>
    public static string Key(string receiver, string name)
    {
        var plain = name.TrimStart('$', '&', '*');
        if (plain.StartsWith('@')) return $"this.{plain.TrimStart('@')}";
        if (receiver.Length == 0) return plain;
        var owner = receiver.Trim('&', '*', '(', ')', ' ').TrimStart('$', '@').Replace("->", ".", StringComparison.Ordinal).Replace("::", ".", StringComparison.Ordinal).Replace("?.", ".", StringComparison.Ordinal);
        return owner is "this" or "self" ? $"this.{plain}" : owner.StartsWith("self.", StringComparison.Ordinal) ? $"this.{owner[5..]}.{plain}" : $"{owner}.{plain}";
    }
}
