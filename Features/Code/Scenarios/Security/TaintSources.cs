using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>Where data from outside comes into a program, as <c>Data/sources.json</c> has it.</summary>
internal sealed class TaintSources
{
    private static readonly Lazy<TaintSources> Loaded = new(() => new(ScenarioData.Read<List<Entry>>("sources")));
    private readonly ILookup<string, (string Kind, Regex Expression)> byLanguage;
    private readonly Dictionary<(string Language, string Type), string> names = [];
    private readonly HashSet<(string Language, string Annotation)> annotations = [];

    private TaintSources(List<Entry> entries)
    {
        byLanguage = entries.Where(e => e.Expression is not null)
            .SelectMany(e => e.Languages.Select(l => (Language: l, e.Kind, Expression: new Regex(e.Expression!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))))
            .ToLookup(e => e.Language, e => (e.Kind, e.Expression));
        foreach (var entry in entries)
            foreach (var language in entry.Languages)
            {
                foreach (var type in entry.Types ?? []) names[(language, type)] = entry.Name ?? "request";
                foreach (var annotation in entry.Parameters ?? []) annotations.Add((language, annotation));
            }
    }

    public static TaintSources Default => Loaded.Value;

    /// <summary>http, message, cli, network, environment, file or database, when the expression reads from outside; null otherwise.</summary>
    public string? KindOf(string language, string expression)
    {
        foreach (var (kind, pattern) in byLanguage[language])
            if (pattern.IsMatch(expression)) return kind;
        return null;
    }

    /// <summary>The name under which the expressions know a variable of this type; null for types that bring nothing in.</summary>
    public string? NameOf(string language, string type) => names.GetValueOrDefault((language, type)) ?? names.GetValueOrDefault((language, type[(type.LastIndexOf('.') + 1)..]));

    /// <summary>The parameter carries an annotation by which a framework fills it from a request.</summary>
    public bool IsGiven(string language, ParameterFact parameter) => parameter.Annotations.Any(a => annotations.Contains((language, a.Name[(a.Name.LastIndexOf('.') + 1)..])));

    private sealed record Entry
    {
        public required IReadOnlyList<string> Languages { get; init; }
        public string Kind { get; init; } = "http";
        public string? Expression { get; init; }
        /// <summary>Types of variables that are a request, whatever they are called.</summary>
        public IReadOnlyList<string>? Types { get; init; }
        public string? Name { get; init; }
        /// <summary>Annotations of parameters.</summary>
        public IReadOnlyList<string>? Parameters { get; init; }
    }
}
