using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios.Performance;

/// <summary>A costly way of doing something, found at one place.</summary>
/// <param name="Method">Id of the method it stands in.</param>
/// <param name="LoopLine">First line of the loop around it; 0 where there is none.</param>
internal sealed record CostPattern(string Id, string Kind, int Weight, string Title, string TitleInRussian, long Method, string File, int Line, double Confidence, int LoopLine = 0, string Detail = "");

/// <summary>Calls that cost when made in a loop, in an asynchronous function, or at all, as <c>Data/costly-calls.json</c> has them.</summary>
internal sealed class CostlyCallRules
{
    private static readonly Lazy<CostlyCallRules> Loaded = new(() => new(ScenarioData.Read<List<Rule>>("costly-calls")));
    private readonly ILookup<string, (Rule Rule, Regex? Receiver)> byName;

    private CostlyCallRules(List<Rule> rules) => byName = rules
        .SelectMany(r => r.Names.Select(n => (Name: n, Rule: r, Receiver: r.Receiver is null ? null : new Regex(r.Receiver, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))))
        .ToLookup(r => r.Name, r => (r.Rule, r.Receiver), StringComparer.Ordinal);

    public static CostlyCallRules Default => Loaded.Value;

    public string[] Names => [.. byName.Select(n => n.Key).Order(StringComparer.Ordinal)];

    public Rule? For(string name, string receiver, string language)
    {
        foreach (var (rule, expression) in byName[name])
            if ((rule.Languages is null || rule.Languages.Contains(language, StringComparer.Ordinal)) && (expression is null || expression.IsMatch(receiver))) return rule;
        return null;
    }

    internal sealed record Rule
    {
        public required string Id { get; init; }
        /// <summary>io, cpu, memory or concurrency.</summary>
        public required string Kind { get; init; }
        /// <summary>loop, deep_loop, async or always.</summary>
        public required string When { get; init; }
        public required int Weight { get; init; }
        public required string Title { get; init; }
        public required string TitleRu { get; init; }
        public IReadOnlyList<string>? Languages { get; init; }
        public required IReadOnlyList<string> Names { get; init; }
        /// <summary>What the call is made on; anything unless told.</summary>
        public string? Receiver { get; init; }
    }
}
