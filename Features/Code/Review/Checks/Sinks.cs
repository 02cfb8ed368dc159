using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Calls that ask a database or a server, as the catalogue's rule about them in loops has them.</summary>
internal static class Sinks
{
    private const string RuleId = "query-in-loop";

    private static readonly Lazy<ILookup<string, string>> Receivers = new(() =>
        RuleCatalog.Default.Rules.Where(r => r.Id == RuleId).SelectMany(r => r.Patterns).SelectMany(p => p.Call ?? [])
            .ToLookup(CalleeNames.Last, name => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : "", StringComparer.Ordinal));

    public static IEnumerable<string> Names => Receivers.Value.Select(g => g.Key).Order(StringComparer.Ordinal);

    public static bool Is(string name, string receiver)
    {
        var written = CalleeNames.Dotted(receiver);
        return Receivers.Value[name].Any(r => r == "*" ? written.Length > 0 : r.Length == 0 ? written.Length == 0 : written == r || written.EndsWith("." + r, StringComparison.Ordinal));
    }
}
