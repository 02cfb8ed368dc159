using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios.Compliance;

/// <summary>What may be combined under a licence.</summary>
internal enum LicenseKind { Permissive, Weak, Strong, Network, Closed }

internal sealed record License(string Id, LicenseKind Kind);

/// <summary>Recognizes licences by their SPDX tags or by their words, and says which may not stand in one program.</summary>
internal static partial class Licenses
{
    private static readonly Lazy<List<Entry>> Known = new(() => ScenarioData.Read<List<Entry>>("licenses"));

    /// <summary>By <c>SPDX-License-Identifier</c> where there is one, else by the phrases of its text; null when it says nothing.</summary>
    public static License? In(string text)
    {
        if (Tag().Match(text) is { Success: true } tag && ById(tag.Groups["id"].Value) is { } tagged) return tagged;
        var words = Blanks().Replace(Marks().Replace(text, " "), " ").ToLowerInvariant();
        foreach (var entry in Known.Value)
            if (entry.Phrases.Any(p => Says(words, p)))
                // Parsers that Bison writes, and runtime libraries, may be part of anything.
                return entry.Kind == LicenseKind.Strong && words.Contains("special exception", StringComparison.Ordinal) ? new($"{entry.Id}-with-exception", LicenseKind.Weak) : new(entry.Id, entry.Kind);
        return null;
    }

    /// <summary>Has the phrase, and not only to deny it: "contains no GNU General Public Licensed code".</summary>
    private static bool Says(string words, string phrase)
    {
        for (var at = words.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = words.IndexOf(phrase, at + 1, StringComparison.Ordinal))
            if (!Denial().IsMatch(words.AsSpan(Math.Max(0, at - 24), Math.Min(at, 24)))) return true;
        return false;
    }

    /// <summary>A member of a manifest such as <c>"license": "MIT"</c>.</summary>
    public static License? InManifest(string text) => Member().Match(text) is { Success: true } match ? ById(match.Groups["id"].Value) : null;

    /// <summary>An SPDX identifier, also with <c>-only</c>, <c>-or-later</c> or <c>+</c>; of an expression, its first.</summary>
    public static License? ById(string id)
    {
        var first = id.Trim().TrimStart('(').Split(' ')[0].TrimEnd(')');
        var plain = first.Replace("-only", "", StringComparison.OrdinalIgnoreCase).Replace("-or-later", "", StringComparison.OrdinalIgnoreCase).TrimEnd('+');
        var entry = Known.Value.Find(e => e.Id.Equals(plain, StringComparison.OrdinalIgnoreCase)) ?? Known.Value.Find(e => plain.StartsWith(e.Id.Split('-')[0], StringComparison.OrdinalIgnoreCase));
        return entry is null ? null : new(first, entry.Kind);
    }

    /// <summary>Code under <paramref name="part"/> may not be distributed in a program under <paramref name="whole"/>.</summary>
    public static bool Conflict(License whole, License part) => (whole.Kind, part.Kind) switch
    {
        (LicenseKind.Network, LicenseKind.Closed) or (LicenseKind.Strong, LicenseKind.Closed) => true,
        (LicenseKind.Strong, LicenseKind.Network) => true,
        // GPL 2 knows no patent clause; "or later" may choose version 3.
        (LicenseKind.Strong, LicenseKind.Permissive) => part.Id.StartsWith("Apache", StringComparison.Ordinal) && whole.Id.StartsWith("GPL-2.0", StringComparison.Ordinal) && !whole.Id.Contains("later", StringComparison.Ordinal) && !whole.Id.EndsWith('+'),
        (LicenseKind.Permissive or LicenseKind.Weak or LicenseKind.Closed, LicenseKind.Strong or LicenseKind.Network) => true,
        (LicenseKind.Permissive or LicenseKind.Weak, LicenseKind.Closed) => true,
        _ => false,
    };

    [GeneratedRegex(@"SPDX-License-Identifier:\s*(?<id>\(?[\w.+-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?i)""?(license|PackageLicenseExpression)""?\s*[:=>]\s*(\{\s*text\s*=\s*)?""?(?<id>[A-Za-z][\w.+-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Member();

    [GeneratedRegex(@"\b(no|not|non|without|never|unlike)[ -](\w+ ){0,3}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Denial();

    [GeneratedRegex(@"[/*#;!]+|<!--|-->", RegexOptions.NonBacktracking)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    private sealed record Entry
    {
        public required string Id { get; init; }
        public required LicenseKind Kind { get; init; }
        public required IReadOnlyList<string> Phrases { get; init; }
    }
}
