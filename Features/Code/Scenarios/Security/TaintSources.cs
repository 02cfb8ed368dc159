using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>Where data from outside comes into a program, as <c>Data/sources.json</c> has it.</summary>
internal sealed class TaintSources
{
    private static readonly Lazy<TaintSources> Loaded = new(() => new(ScenarioData.Read<List<Entry>>("sources")));
    private readonly ILookup<string, (string Kind, Regex Expression)> byLanguage;

    private TaintSources(List<Entry> entries) => byLanguage = entries
        .SelectMany(e => e.Languages.Select(l => (Language: l, e.Kind, Expression: new Regex(e.Expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))))
        .ToLookup(e => e.Language, e => (e.Kind, e.Expression));

    public static TaintSources Default => Loaded.Value;

    /// <summary>http, cli, network or environment, when the expression reads from outside; null otherwise.</summary>
    public string? KindOf(string language, string expression)
    {
        foreach (var (kind, pattern) in byLanguage[language])
            if (pattern.IsMatch(expression)) return kind;
        return null;
    }

    private sealed record Entry
    {
        public required IReadOnlyList<string> Languages { get; init; }
        public required string Kind { get; init; }
        public required string Expression { get; init; }
    }
}
