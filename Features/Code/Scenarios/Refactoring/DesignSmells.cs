using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Refactoring;

/// <summary>Smells that show between methods: parameters that go together, chains, the same switch again and again, envy.</summary>
internal sealed partial class DesignSmells(CodeGraph graph, CodeModel model, RefactoringSettings limits)
{
    private const int LeastEnvy = 4;
    private static readonly SqlFile<LeastArgs, ParameterRow> ClumpParameters = Sql.Beside<LeastArgs, ParameterRow>("ClumpParameters.sql");
    private static readonly SqlFile<LinksArgs, ChainRow> MessageChains = Sql.Beside<LinksArgs, ChainRow>("MessageChains.sql");
    private static readonly SqlFile<NoArgs, SwitchRow> Switches = Sql.Beside<NoArgs, SwitchRow>("Switches.sql");

    public async Task<List<Smell>> All() => [.. Envy(), .. await Clumps(), .. await Chains(), .. await RepeatedSwitches()];

    private ModelMethod? Own(long id) => model.MethodById.TryGetValue(id, out var at) && model.Methods[at] is var method && !method.IsTest && model.Files[method.File].IsOwn ? method : null;

    /// <summary>Methods that call another type of this code more often than their own, over edges that are sure.</summary>
    private IEnumerable<Smell> Envy()
    {
        for (var m = 0; m < model.Methods.Count; m++)
        {
            var method = model.Methods[m];
            if (method.Type < 0 || method.IsTest || !model.Files[method.File].IsOwn || method.Has("STATIC") || method.Has("CONSTRUCTOR")) continue;
            var calls = new Dictionary<int, int>();
            foreach (var edge in model.Calls.From(m))
                if (edge.Confidence >= 0.85f && model.Methods[edge.To] is { Type: >= 0 } callee && !callee.Has("STATIC") && !callee.Has("CONSTRUCTOR")) calls[callee.Type] = calls.GetValueOrDefault(callee.Type) + edge.Count;
            var own = calls.GetValueOrDefault(method.Type) + Related(method.Type).Sum(t => calls.GetValueOrDefault(t));
            var (envied, times) = calls.Where(c => c.Key != method.Type && !Related(method.Type).Contains(c.Key)).OrderByDescending(c => c.Value).ThenBy(c => c.Key).FirstOrDefault();
            if (times >= LeastEnvy && times > 2 * own)
                yield return new(SmellKind.FeatureEnvy, method.FullName, method.Filename, method.Line, method.LastLine, times, LeastEnvy - 1, model.Types[envied].FullName);
        }
    }

    private HashSet<int> Related(int type)
    {
        var related = new HashSet<int>();
        foreach (var edge in model.Bases.From(type)) related.Add(edge.To);
        return related;
    }

    private async Task<IEnumerable<Smell>> Clumps()
    {
        var byMethod = new Dictionary<long, List<string>>();
        await foreach (var row in graph.Stream(ClumpParameters, new() { Least = limits.ClumpParameters }))
        {
            if (Own(row.MethodId) is null) continue;
            if (!byMethod.TryGetValue(row.MethodId, out var parameters)) byMethod[row.MethodId] = parameters = [];
            parameters.Add(row.Type.Length == 0 ? row.Name : $"{row.Name}: {row.Type}");
        }
        var clumps = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var (method, parameters) in byMethod.OrderBy(m => m.Key))
            foreach (var clump in Subsets([.. parameters.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], limits.ClumpParameters))
                (clumps.TryGetValue(clump, out var methods) ? methods : clumps[clump] = []).Add(method);
        // Overrides share their parameters by need: methods of one name count once.
        var counted = new HashSet<string>(StringComparer.Ordinal);
        return clumps
            .Select(c => (Clump: c.Key, Methods: c.Value.Select(Own).OfType<ModelMethod>().DistinctBy(m => m.Name).ToList()))
            .Where(c => c.Methods.Count >= limits.ClumpMethods)
            .OrderByDescending(c => c.Methods.Count).ThenBy(c => c.Clump, StringComparer.Ordinal)
            .Where(c => counted.Add(string.Join(' ', c.Methods.Select(m => m.Id))))
            .Select(c => new Smell(SmellKind.DataClump, c.Clump, c.Methods[0].Filename, c.Methods[0].Line, c.Methods[0].Line, c.Methods.Count, limits.ClumpMethods - 1, string.Join(", ", c.Methods.Take(5).Select(m => m.FullName))));
    }

    /// <summary>All subsets of this size, of names in order; a method with many parameters has very many, so beyond a size they begin with the first ones.</summary>
    private static IEnumerable<string> Subsets(string[] names, int size)
    {
        const int mostNames = 9;
        if (names.Length > mostNames) names = names[..mostNames];
        if (names.Length < size) yield break;
        var chosen = Enumerable.Range(0, size).ToArray();
        while (true)
        {
            yield return string.Join(", ", chosen.Select(i => names[i]));
            var at = size - 1;
            while (at >= 0 && chosen[at] == names.Length - size + at) at--;
            if (at < 0) yield break;
            chosen[at]++;
            for (var i = at + 1; i < size; i++) chosen[i] = chosen[i - 1] + 1;
        }
    }

    private async Task<IEnumerable<Smell>> Chains() =>
        (await graph.Many(MessageChains, new() { Links = limits.ChainedCalls }))
            .Where(r => r.Links >= limits.ChainedCalls && Own(r.MethodId) is not null && !Fluent().IsMatch(r.Code))
            .DistinctBy(r => (r.Filename, r.Line))
            .Select(r => new Smell(SmellKind.MessageChain, Own(r.MethodId)!.FullName, r.Filename, r.Line, r.Line, r.Links, limits.ChainedCalls - 1, Markdown.Cell(r.Code.Length > 120 ? r.Code[..119] + "…" : r.Code)));

    private async Task<IEnumerable<Smell>> RepeatedSwitches() =>
        (await graph.Many(Switches, NoArgs.Value))
            .Select(r => (Row: r, Subject: Subject(r.Code), Method: Own(r.MethodId)))
            .Where(s => s.Method is not null && TypeLike().IsMatch(s.Subject))
            .GroupBy(s => (s.Method!.Language, s.Subject))
            .Select(g => (g.Key.Subject, Places: g.DistinctBy(s => s.Row.MethodId).ToList()))
            .Where(g => g.Places.Count > limits.RepeatedSwitches)
            .OrderByDescending(g => g.Places.Count).ThenBy(g => g.Subject, StringComparer.Ordinal)
            .Select(g => new Smell(SmellKind.RepeatedSwitch, g.Subject, g.Places[0].Row.Filename, g.Places[0].Row.Line, g.Places[0].Row.Line, g.Places.Count, limits.RepeatedSwitches,
                string.Join(", ", g.Places.Take(5).Select(p => p.Method!.FullName))));

    /// <summary>What is switched over, without the word and the parentheses, blanks taken out.</summary>
    private static string Subject(string code)
    {
        var head = Switch().Match(code);
        return head.Success ? string.Concat(head.Groups["subject"].Value.Where(c => !char.IsWhiteSpace(c))) : "";
    }

    [GeneratedRegex(@"^(switch|match|when|case)\s*\(?(?<subject>[\w.\->\(\)\s\$:]{3,80}?)\)?\s*\{?\s*$|^(switch|match|when|case)\s*\((?<subject>[\w.\->\(\)\s\$:]{3,80})\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Switch();

    [GeneratedRegex(@"(type|kind|state|status|mode|tag|category|variant|role|level)(\(\w*\)?|\(\))?$|^\w*tag\(\w+\)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TypeLike();

    // Made to be chained: streams, queries, promises, builders, assertions.
    [GeneratedRegex(@"\.(stream|map|filter|collect|then|catch|select|where|orderBy|toList|toArray|expect|should|builder|build|append|pipe|subscribe|iterator|trim|strip|lower|upper|toString|await|values|keys|items|andReturn|willReturn|shouldReceive|fluent|query|all|end)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Fluent();

    private sealed record LeastArgs
    {
        public required int Least { get; init; }
    }

    private sealed record LinksArgs
    {
        public required int Links { get; init; }
    }

    private sealed record ParameterRow
    {
        public required long MethodId { get; init; }
        public required string Name { get; init; }
        public required string Type { get; init; }
    }

    private sealed record ChainRow
    {
        public required long MethodId { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Code { get; init; }
        public required int Links { get; init; }
    }

    private sealed record SwitchRow
    {
        public required string Code { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required long MethodId { get; init; }
    }
}
