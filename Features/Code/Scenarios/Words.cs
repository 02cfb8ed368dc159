using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios;

/// <summary>Words of a question without their endings, English and Russian.</summary>
internal static partial class Words
{
    /// <summary>The words of a question, lower case, at most 200.</summary>
    public static List<string> Of(string query) =>
        [.. Word().Matches(query).Take(200).Select(m => m.Value.ToLowerInvariant().Replace('ё', 'е'))];

    public static bool IsRussian(string text) => Cyrillic().IsMatch(text);

    /// <summary>Cuts one ending: <c>vulnerabilities</c> and <c>vulnerability</c> become one stem, so do <c>уязвимости</c> and <c>уязвимость</c>.</summary>
    public static string Stem(string word)
    {
        var endings = word[0] > 'я' || word[0] < 'а' ? English : Russian;
        foreach (var ending in endings)
            if (word.Length - ending.Length >= 4 && word.EndsWith(ending, StringComparison.Ordinal)) return word[..^ending.Length];
        return word;
    }

    /// <summary>A keyword of four letters or more is the beginning of a word's stem; a shorter one is the word.</summary>
    public static bool Fits(string keyword, string word)
    {
        if (keyword.Length < 4) return word == keyword || Stem(word) == keyword || word == keyword + "s";
        var stem = Stem(word);
        return stem.StartsWith(keyword, StringComparison.Ordinal) || keyword.Length > stem.Length && word.StartsWith(keyword, StringComparison.Ordinal) || stem == Stem(keyword);
    }

    // Longest first: one cut is enough to tell words apart.
    private static readonly string[] English = ["ities", "ments", "ings", "ions", "ness", "ity", "ies", "ing", "ion", "ers", "ed", "es", "er", "ly", "s", "e", "y"];
    private static readonly string[] Russian =
    [
        "ностями", "остями", "ностях", "остях", "ость", "ости", "иями", "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ает", "ают", "ует", "уют", "ция", "ции", "ать", "ять",
        "ить", "еть", "ет", "ют", "ит", "ат", "ят", "ая", "яя", "ое", "ее", "ые", "ие", "ый", "ий", "ой", "ем", "ом", "ам", "ям", "ах", "ях", "ов", "ев", "ей", "ия", "ию", "ии", "ью",
        "а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "й",
    ];

    [GeneratedRegex(@"\p{L}[\p{L}\p{Nd}]*", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"\p{IsCyrillic}")]
    private static partial Regex Cyrillic();
}
