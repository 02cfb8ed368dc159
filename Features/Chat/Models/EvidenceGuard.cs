using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Chat.Models;

/// <summary>Holds a model to the evidence: a place, a file or a line number that the graph did not give may not be in what it writes.</summary>
internal sealed partial class EvidenceGuard
{
    private readonly string[] _places;
    private readonly HashSet<string> _lines = new(StringComparer.Ordinal);
    private readonly string _known;

    public EvidenceGuard(string query, ScenarioAnswer answer)
    {
        _places = [.. answer.Evidence.Select(e => e.Source)];
        foreach (var place in _places) _lines.Add(place[(place.LastIndexOf(':') + 1)..]);
        foreach (Match number in Number().Matches(answer.Answer)) _lines.Add(number.Value);
        _known = string.Join('\n', _places.Append(answer.Answer).Append(query));
    }

    /// <summary>Nothing in the text points where the evidence does not.</summary>
    public bool Allows(string text) =>
        Place().Matches(text).All(m => IsKnownPlace(m.Value))
        && File().Matches(text).All(m => IsKnownFile(m.Groups["file"].Value) && (!m.Groups["line"].Success || _lines.Contains(Plain(m.Groups["line"].Value))))
        && Line().Matches(text).All(m => _lines.Contains(Plain(m.Groups["line"].Value)));

    /// <summary>A path may be shortened from the left.</summary>
    private bool IsKnownPlace(string place) =>
        _places.Any(p => p.EndsWith(place, StringComparison.Ordinal) && (p.Length == place.Length || p[^(place.Length + 1)] is '/' or '\\' or ' '));

    private bool IsKnownFile(string file)
    {
        for (var at = _known.IndexOf(file, StringComparison.Ordinal); at >= 0; at = _known.IndexOf(file, at + 1, StringComparison.Ordinal))
            if (!IsNamePart(at - 1) && !IsNamePart(at + file.Length)) return true;
        return false;
    }

    private bool IsNamePart(int at) => at >= 0 && at < _known.Length && (char.IsLetterOrDigit(_known[at]) || _known[at] is '_' or '-');

    private static string Plain(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line.ToString(CultureInfo.InvariantCulture) : digits;

    // `src/a.c:10`; a clock time or a ratio has neither dot nor slash before its colon.
    [GeneratedRegex(@"[\w./\\+@-]*[./\\][\w./\\+@-]*:\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Place();

    // A file by its ending, with a line number said in any other way: a.c#L10, a.c(10), a.c, line 10.
    [GeneratedRegex(@"(?<file>[\w./\\+@-]*\w\.(c|h|cc|cpp|cxx|hpp|hh|cs|go|java|jsx|js|tsx|ts|mjs|cjs|kts|kt|php|pyw|py|rb|swift|sql|sh|json|xml|yaml|yml|toml|gradle|proto|html|css|md|txt))\b([^\p{L}\p{Nd}\r\n]{1,3}(L|lines? |строк[аеиу]? )?(?<line>\d+))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex File();

    [GeneratedRegex(@"(\blines?|\bстрок\p{L}*|\bстр\.|#L)\s{0,3}[№:#]?\s{0,3}(?<line>\d+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Line();

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
