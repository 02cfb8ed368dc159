using System.Text.RegularExpressions;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>Which rules a question is about.</summary>
/// <param name="Key">Names the choice: the same for questions that ask the same.</param>
/// <param name="Proven">Only what has a proven source of its data.</param>
internal sealed record SecurityIntent(string Key, IReadOnlyList<Rule> Rules, bool Proven = false)
{
    public bool IsEverything => Key == "all";
    public bool Asks(string audit) => Key.Split('+').Contains(audit, StringComparer.Ordinal);
}

internal static partial class SecurityIntents
{
    private static readonly Lazy<List<Audit>> Audits = new(() => ScenarioData.Read<List<Audit>>("audits"));
    private static readonly Lazy<List<Rule>> SecurityRules = new(() => [.. RuleCatalog.Default.Rules.Where(r => r.Category == "security")]);

    public static IReadOnlyList<Rule> All => SecurityRules.Value;

    /// <summary>By CWE number, by the name of the weakness, or all rules. Null when a CWE is asked for that no rule covers.</summary>
    public static SecurityIntent? Of(string query)
    {
        var rules = SecurityRules.Value;
        var numbers = Cwe().Matches(query).Select(m => $"CWE-{m.Groups["number"].Value.TrimStart('0')}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (numbers.Count > 0)
        {
            var covered = rules.Where(r => numbers.Contains(r.Cwe, StringComparer.Ordinal)).ToList();
            return covered.Count == 0 ? null : new(string.Join('+', covered.Select(r => r.Cwe).Distinct(StringComparer.Ordinal)), covered);
        }
        var words = Words.Of(Targets.Mask(query));
        var audits = Audits.Value.Where(a => a.Stems.Any(s => words.Any(w => Words.Fits(s, w)))).ToList();
        if (audits.Count == 0) return new("all", rules);
        var proven = audits.Exists(a => a.Proven);
        var named = audits.Where(a => a.Cwes.Count > 0).ToList();
        if (named.Count == 0) return proven ? new("all", rules, true) : audits.Exists(a => a.Id == "entry_points") ? new("entry_points", rules) : new("all", rules);
        audits = named;
        var chosen = rules.Where(r => audits.Any(a => a.Cwes.Contains(r.Cwe!, StringComparer.Ordinal))).ToList();
        return chosen.Count == 0 ? new("all", rules) : new(string.Join('+', audits.Select(a => a.Id)), chosen, proven);
    }

    public static string? UncoveredCwe(string query) => Cwe().Match(query) is { Success: true } match ? $"CWE-{match.Groups["number"].Value}" : null;

    [GeneratedRegex(@"\bCWE[- ]?(?<number>\d{1,5})\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Cwe();

    private sealed record Audit
    {
        public required string Id { get; init; }
        public required IReadOnlyList<string> Cwes { get; init; }
        public bool Proven { get; init; }
        public required IReadOnlyList<string> Stems { get; init; }
    }
}
