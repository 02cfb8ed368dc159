using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>A place where a variable of a method gets a value.</summary>
internal sealed record Definition
{
    /// <summary>As <see cref="MethodFlow.Key"/> spells it.</summary>
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
}

/// <summary>The definitions that may reach a use. <see cref="All"/> says that no value from before them does.</summary>
internal readonly record struct Reaching(IReadOnlyList<Definition> Definitions, bool All);

/// <summary>
/// Which definitions of a variable reach which use inside one method, by the structure of the code: a definition kills earlier ones when the
/// use cannot be reached around it; branches that leave the method reach nothing behind them; a loop carries its definitions around.
/// </summary>
internal sealed class MethodFlow
{
    private const int MaximumDefinitions = 12;
    private readonly Block root;
    private readonly Dictionary<string, List<Definition>> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<Block>> blocks = [];

    public MethodFlow(Block root, IEnumerable<Definition> all)
    {
        this.root = root;
        Collect(root);
        foreach (var definition in all.OrderBy(d => d.Offset).ThenBy(d => d.ValueEnd))
        {
            if (!definitions.TryGetValue(definition.Name, out var list)) definitions[definition.Name] = list = [];
            list.Add(definition);
        }
    }

    /// <summary>The branches of a control structure, by its place among the facts.</summary>
    public List<Block> BlocksOf(int control) => blocks.GetValueOrDefault(control) ?? [];

    private void Collect(Block block)
    {
        foreach (var inner in block.Inner)
        {
            if (!blocks.TryGetValue(inner.Control, out var list)) blocks[inner.Control] = list = [];
            list.Add(inner);
            Collect(inner);
        }
    }

    public bool Defines(string name) => definitions.ContainsKey(name);

    public IEnumerable<Definition> Of(string name) => definitions.GetValueOrDefault(name) ?? [];

    public Block At(int offset)
    {
        var block = root;
        while (block.Inner.Find(inner => inner.Holds(offset)) is { } inner) block = inner;
        return block;
    }

    public Reaching Reach(string name, int at)
    {
        if (!definitions.TryGetValue(name, out var list)) return new([], false);
        var use = At(at);
        var found = new List<Definition>();
        var killed = false;
        var branches = new Dictionary<int, HashSet<int>>();
        for (var i = list.Count - 1; i >= 0 && !killed && found.Count < MaximumDefinitions; i--)
        {
            var definition = list[i];
            if (definition.Offset >= at || (definition.Writer is null && definition.ValueEnd > at) || at < definition.ScopeStart || at >= definition.ScopeEnd) continue;
            var block = At(definition.Offset);
            if (Excludes(block, use)) continue;
            found.Add(definition);
            if (definition.Replaces) killed = Kills(block, use, branches);
        }
        if (!killed)
            for (var loop = use; loop is not null; loop = loop.Parent)
                if (loop.IsLoop)
                    found.AddRange(list.Where(d => d.Offset >= at && loop.Holds(d.Offset) && !found.Contains(d)).Take(MaximumDefinitions));
        return new(found, killed);
    }

    /// <summary>Control does not get from the one to the other: another branch of the same choice, or a branch that leaves.</summary>
    public static bool Excludes(Block from, Block to)
    {
        for (var block = from; block is not null; block = block.Parent)
        {
            if (to.IsIn(block)) return false;
            if (block.Leaves && !block.IsLoop) return true;
            for (var other = to; other is not null; other = other.Parent)
                if (other.Control == block.Control && other.Control >= 0 && other.Branch != block.Branch && block.Kind is not (ControlKind.Try or ControlKind.Catch or ControlKind.Finally)) return true;
        }
        return false;
    }

    private static bool Kills(Block from, Block to, Dictionary<int, HashSet<int>> branches)
    {
        for (var block = from; ; block = block.Parent!)
        {
            if (to.IsIn(block)) return true;
            if (block.AlwaysRuns) continue;
            if (!block.IsExhaustive) return false;
            if (!branches.TryGetValue(block.Control, out var seen)) branches[block.Control] = seen = [];
            seen.Add(block.Branch);
            // Branches that leave need no definition of their own.
            var leaving = block.Parent!.Inner.Count(b => b.Control == block.Control && b.Leaves && !seen.Contains(b.Branch));
            if (seen.Count + leaving < block.Branches) return false;
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
