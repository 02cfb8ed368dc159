using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Review.Verdict;

/// <summary>
/// Finds the items of a definition of done in what people write: a list of items, a checklist, a Markdown section or a YAML list under a telling
/// name (<c>definition_of_done:</c>, <c>## Acceptance criteria</c>), in English or Russian.
/// </summary>
internal static partial class DodItems
{
    public const int Most = 50;
    private const int MaxText = 100_000, MaxLength = 500;

    /// <summary>What a caller wrote is meant: without a telling name every line is an item.</summary>
    public static List<string> Asked(IEnumerable<string> texts) =>
        Tidy(texts.SelectMany(text => Named(text) is { Count: > 0 } named ? named : text.Split('\n').Where(l => !Fence().IsMatch(l) && !Heading().IsMatch(l)).Select(Item)));

    /// <summary>What a description says counts where it names it, or where it is a checklist.</summary>
    public static List<string> Described(string text)
    {
        if (text.Length > MaxText) text = text[..MaxText];
        return Tidy(Named(text) is { Count: > 0 } named ? named : Checklist(text));
    }

    private static List<string> Tidy(IEnumerable<string> items) =>
        [.. items.Select(i => i.Trim()).Where(i => i.Length > 0).Select(i => i.Length > MaxLength ? i[..MaxLength] : i).Distinct(StringComparer.Ordinal).Take(Most)];

    private static List<string> Named(string text)
    {
        var items = new List<string>();
        var (inside, level, indent) = (false, 0, 0);
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd('\r', ' ', '\t');
            if (Heading().Match(line) is { Success: true } heading)
            {
                var depth = heading.Groups["marks"].Length;
                if (inside && depth > level && level > 0) continue;
                (inside, level, indent) = (Telling().IsMatch(heading.Groups["title"].Value), depth, -1);
            }
            else if (Key().Match(line) is { Success: true } key && Telling().IsMatch(key.Groups["name"].Value.Replace('_', ' ').Replace('-', ' ')))
            {
                (inside, level, indent) = (true, 0, key.Groups["indent"].Length);
                // Flow form: [a, "b c"].
                if (key.Groups["rest"].Value.Trim() is ['[', .., ']'] flow)
                {
                    items.AddRange(flow[1..^1].Split(',').Select(Unquoted));
                    inside = false;
                }
                else if (key.Groups["rest"].Value.Trim() is { Length: > 0 } single && single is not ("|" or ">" or "|-" or ">-"))
                {
                    items.Add(Item(single));
                }
            }
            else if (inside && line.Trim().Length > 0)
            {
                var isItem = Mark().IsMatch(line);
                // A list in YAML ends where another key of the same depth begins.
                if (level == 0 && !isItem && (Key().IsMatch(line) || Fence().IsMatch(line)) && line.Length - line.TrimStart().Length <= indent) inside = false;
                else if (isItem) items.Add(Item(line));
            }
        }
        return items;
    }

    // Templates ask what kind of change it is in boxes too: that is no promise.
    private static IEnumerable<string> Checklist(string text)
    {
        var skipped = false;
        foreach (var line in text.Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } heading) skipped = KindOfChange().IsMatch(heading.Groups["title"].Value);
            else if (!skipped && Box().IsMatch(line)) yield return Item(line);
        }
    }

    private static string Item(string line) => Unquoted(Mark().Replace(line.Trim(), ""));

    private static string Unquoted(string text) => text.Trim() is ['"', .., '"'] or ['\'', .., '\''] && text.Trim() is { Length: > 1 } quoted ? quoted[1..^1] : text.Trim();

    [GeneratedRegex(@"^\s*(?:[-*+•]\s+(?:\[[ xX]?\]\s*)?|\[[ xX]?\]\s*|\d{1,3}[.)]\s+)")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*[-*+]\s+\[[ xX]?\]\s+\S")]
    private static partial Regex Box();

    [GeneratedRegex(@"^(?:(?<marks>#{1,6})\s+(?<title>.*?)\s*#*|(?<title>\*\*[^*]+\*\*):?)\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?<indent>\s*)(?<name>[A-Za-zА-Яа-яЁё][\w А-Яа-яЁё-]{1,40}):(?<rest>.*)$")]
    private static partial Regex Key();

    [GeneratedRegex(@"^\s*(?:```|---\s*$)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?i)\bdefinition of done\b|\bdod\b|\bacceptance criteria\b|\bdone when\b|\bexit criteria\b|критери[ияй]+ (?:при[её]мки|готовности)|определение готовности|готово,? когда")]
    private static partial Regex Telling();

    [GeneratedRegex(@"(?i)type of change|kind of change|тип изменени|what (?:kind|type)")]
    private static partial Regex KindOfChange();
}
