using System.Text.Json;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>What is known of library functions: which write into their arguments, which make data harmless, which check it. Read from <c>Flow/Data/*.json</c>.</summary>
internal sealed class FlowModel
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };
    private static readonly Lazy<FlowModel> Loaded = new(() => new());
    private readonly ILookup<(string Language, string Name), Compiled> flows;
    private readonly Dictionary<string, NameSet> harmless = new(StringComparer.Ordinal);

    private FlowModel()
    {
        flows = Read<List<FlowRule>>("flows").SelectMany(rule => rule.Languages.SelectMany(l => rule.Call.Select(Callee.Parse).GroupBy(c => c.Name).Select(g => (Key: (l, g.Key), Value: new Compiled(rule, [.. g])))))
            .ToLookup(f => f.Key, f => f.Value);
        foreach (var group in Read<List<NameGroup>>("harmless").SelectMany(g => g.Languages.Select(l => (Language: l, g.Names))).GroupBy(g => g.Language, StringComparer.Ordinal))
            harmless[group.Key] = new(group.SelectMany(g => g.Names));
        Guards = Read<GuardNames>("guards");
    }

    public static FlowModel Default => Loaded.Value;

    public GuardNames Guards { get; }

    public IEnumerable<Compiled> Of(string language, string name) => flows[(language, name)];

    /// <summary>The result carries nothing of what went in that could do harm: a number, a truth value, a digest.</summary>
    public bool IsHarmless(string language, string chain) => harmless["*"].Has(chain) || (harmless.TryGetValue(language, out var names) && names.Has(chain));

    private static T Read<T>(string name)
    {
        using var stream = typeof(FlowModel).Assembly.GetManifestResourceStream($"flow/{name}.json") ?? throw new FileNotFoundException($"flow/{name}.json is not embedded.");
        return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new JsonException($"flow/{name}.json is empty.");
    }

    internal sealed record Compiled(FlowRule Rule, IReadOnlyList<Callee> Callees);

    private sealed record NameGroup
    {
        public required IReadOnlyList<string> Languages { get; init; }
        public required IReadOnlyList<string> Names { get; init; }
    }
}

/// <summary>Functions that check data when they stand in a condition.</summary>
internal sealed record GuardNames
{
    /// <summary>The value is one of a collection.</summary>
    public required IReadOnlyList<string> Membership { get; init; }
    /// <summary>The value looks like an expression says, which has to be anchored.</summary>
    public required IReadOnlyList<string> Pattern { get; init; }
    /// <summary>Of these, which match the whole value by themselves.</summary>
    public required IReadOnlyList<string> Whole { get; init; }
    /// <summary>The value is of harmless characters.</summary>
    public required IReadOnlyList<string> Kind { get; init; }
    /// <summary>The value begins with something.</summary>
    public required IReadOnlyList<string> Prefix { get; init; }
    /// <summary>The value contains something, which is looked for to refuse it.</summary>
    public required IReadOnlyList<string> Contains { get; init; }
    /// <summary>The value is equal to something.</summary>
    public required IReadOnlyList<string> Equality { get; init; }
    /// <summary>Functions that take the dots out of a path.</summary>
    public required IReadOnlyList<string> Normalizing { get; init; }
    /// <summary>Calls that stop the program unless their argument holds.</summary>
    public required IReadOnlyList<string> Asserting { get; init; }
    /// <summary>Functions that give their callback's results, element by element.</summary>
    public required IReadOnlyList<string> Mapping { get; init; }
    /// <summary>Functions that keep the elements for which their callback holds.</summary>
    public required IReadOnlyList<string> Filtering { get; init; }
}

/// <summary>Names of functions: a plain one fits the last name of a chain, a dotted one its end.</summary>
internal sealed class NameSet
{
    private readonly HashSet<string> plain;
    private readonly ILookup<string, string> dotted;

    public NameSet(IEnumerable<string> names)
    {
        var all = names.Select(n => n.Replace("::", ".", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        plain = all.Where(n => !n.Contains('.', StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        dotted = all.Where(n => n.Contains('.', StringComparison.Ordinal)).ToLookup(Callee.LastOf, StringComparer.Ordinal);
    }

    public bool Has(string chain)
    {
        if (chain.Length == 0) return false;
        var last = Callee.LastOf(chain);
        return plain.Contains(last) || dotted[last].Any(name => chain.EndsWith(name, StringComparison.Ordinal) && (chain.Length == name.Length || chain[^(name.Length + 1)] == '.'));
    }
}
