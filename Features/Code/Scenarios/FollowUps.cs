using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios;

/// <summary>A question with what it left out put back.</summary>
/// <param name="ScenarioId">The scenario of the question before, when this one says nothing of its own about it; null lets the words decide.</param>
/// <param name="Leans">Something of an earlier question was put in.</param>
internal sealed record Understood(string Query, IReadOnlyList<Target> Targets, string? ScenarioId, bool Leans);

/// <summary>
/// Understands what a question leaves to the conversation: pronouns ("who calls it?"), one of the candidates listed before ("the second
/// one"), another name for the same question ("and palloc?"), another question about the same thing ("and its tests?"). By rules alone:
/// the same conversation always means the same.
/// </summary>
internal static partial class FollowUps
{
    private const int Remembered = 10, LongestAside = 6;

    /// <summary><see cref="Words"/> spells ё as е.</summary>
    private static readonly FrozenSet<string> Pronouns = FrozenSet.ToFrozenSet(
    [
        "it", "its", "this", "that", "these", "those", "they", "them", "their",
        "он", "она", "оно", "они", "его", "него", "ему", "нему", "им", "ним", "нем", "ее", "нее", "ей", "ней", "их", "них", "ими", "ними",
        "это", "этот", "эта", "эти", "этого", "этой", "этому", "этом", "этим", "эту", "этих",
    ], StringComparer.Ordinal);

    /// <summary>"This project" is no function.</summary>
    private static readonly string[] Wholes = ["project", "codebase", "repositor", "repo", "code", "program", "application", "system", "проект", "репозитор", "код", "программ", "прилож", "систем"];

    /// <summary>Words that only lead on to a name.</summary>
    private static readonly FrozenSet<string> Connectors = FrozenSet.ToFrozenSet(
    [
        "and", "also", "but", "so", "then", "now", "what", "about", "how", "for", "in", "of", "on", "the", "same", "again", "too", "with", "or",
        "а", "и", "но", "или", "также", "еще", "что", "как", "насчет", "про", "для", "в", "из", "у", "с", "о", "об", "тогда", "теперь", "то", "же", "тоже", "самое",
    ], StringComparer.Ordinal);

    public static Understood Understand(string query, IReadOnlyList<EarlierTurn> history)
    {
        var own = Targets.Of(query);
        if (history.Count == 0) return new(query, own, null, false);
        var last = history[^1];
        var named = own.Any(t => t.Kind != TargetKind.Plain);
        if (!named && Chosen(query, last) is { } chosen) return About(last, query, chosen, Ordinal().Replace(query, " "));
        if (!named && Pronoun(query) is { } pronoun && Subject(history) is { } subject)
            return new(Put(query, pronoun, subject), [subject], ScenarioOf(query, last), true);
        var aside = Words.Of(query).Count <= LongestAside && Opening().IsMatch(query);
        if (!aside) return new(query, own, null, false);
        if (own.Count > 0 && SaysNothing(query, own)) return Instead(last, own);
        return own.Count == 0 && Subject(history) is { } same
            ? new($"{query.TrimEnd(' ', '?', '.', '!')} `{same.Text}`?", [same], ScenarioOf(query, last), true)
            : new(query, own, null, false);
    }

    /// <summary>The same question about another name.</summary>
    private static Understood Instead(EarlierTurn last, List<Target> names)
    {
        var earlier = Targets.Of(last.Question);
        if (earlier.Count == 0)
        {
            var places = string.Join(", ", names.Select(n => $"`{n.Text}`"));
            return new($"{last.Question.TrimEnd(' ', '?', '.', '!')}: {places}", names, last.ScenarioId, true);
        }
        var (from, to) = (earlier[0], names[0]);
        var query = last.Question[..from.Position] + to.Text + last.Question[(from.Position + from.Text.Length)..];
        return new(query, [to, .. earlier.Skip(1)], last.ScenarioId, true);
    }

    /// <summary>A candidate of the answer before: the question before about it, or this question, when it has words of its own.</summary>
    private static Understood About(EarlierTurn last, string query, string name, string rest)
    {
        var target = new Target(name, TargetKind.Quoted, 0);
        return SaysNothing(rest, []) ? Instead(last, [target]) : new($"{query.TrimEnd(' ', '?', '.', '!')} (`{name}`)", [target], ScenarioOf(rest, last), true);
    }

    private static string? Chosen(string query, EarlierTurn last)
    {
        if (last.Focus.Count < 2 || Ordinal().Match(query) is not { Success: true } match) return null;
        var word = match.Groups["which"].Value.ToLowerInvariant();
        var index = word switch
        {
            _ when word.StartsWith("first", StringComparison.Ordinal) || word is "1st" or "1" || word.StartsWith("перв", StringComparison.Ordinal) => 0,
            _ when word.StartsWith("second", StringComparison.Ordinal) || word is "2nd" or "2" || word.StartsWith("втор", StringComparison.Ordinal) => 1,
            _ when word.StartsWith("third", StringComparison.Ordinal) || word is "3rd" or "3" || word.StartsWith("трет", StringComparison.Ordinal) => 2,
            _ when word.StartsWith("fourth", StringComparison.Ordinal) || word is "4th" or "4" || word.StartsWith("четверт", StringComparison.Ordinal) => 3,
            _ when word.StartsWith("fifth", StringComparison.Ordinal) || word is "5th" or "5" || word.StartsWith("пят", StringComparison.Ordinal) => 4,
            _ => last.Focus.Count - 1,
        };
        return index < last.Focus.Count ? last.Focus[index] : null;
    }

    /// <summary>What the conversation is about: the one thing of the latest answer that had one, else the names of its question.</summary>
    private static Target? Subject(IReadOnlyList<EarlierTurn> history)
    {
        for (var i = history.Count - 1; i >= Math.Max(0, history.Count - Remembered); i--)
        {
            if (history[i].Focus.Count == 1) return new(history[i].Focus[0], TargetKind.Quoted, 0);
            if (Targets.Of(history[i].Question) is { Count: > 0 } targets) return targets[0];
        }
        return null;
    }

    private static Match? Pronoun(string query)
    {
        Match? found = null;
        foreach (Match word in Word().Matches(query))
        {
            var text = Lower(word.Value);
            // "This project" refers to nothing that was said.
            if (found is not null && word.Index == found.Index + found.Length + 1 && Wholes.Any(w => Words.Fits(w, text))) found = null;
            if (found is null && Pronouns.Contains(text)) found = word;
        }
        return found;
    }

    /// <summary>The name in place of the pronoun, and of the noun that goes with it: "this function".</summary>
    private static string Put(string query, Match pronoun, Target subject)
    {
        var end = pronoun.Index + pronoun.Length;
        if (Noun().Match(query, end) is { Success: true } noun && noun.Index == end) end += noun.Length;
        return $"{query[..pronoun.Index]}`{subject.Text}`{query[end..]}";
    }

    /// <summary>The last one, unless the question has words of a scenario.</summary>
    private static string? ScenarioOf(string query, EarlierTurn last) =>
        ScenarioRouter.HasWords(string.Join(' ', Words.Of(Targets.Mask(query)).Where(w => !Connectors.Contains(w) && !Pronouns.Contains(w)))) ? null : last.ScenarioId;

    private static bool SaysNothing(string query, List<Target> names) =>
        Words.Of(Targets.Mask(query)).All(w => Connectors.Contains(w) || Pronouns.Contains(w) || w is "one" or "show" or "покажи" || names.Any(n => Lower(n.Text) == w));

    private static string Lower(string word) => word.ToLowerInvariant().Replace('ё', 'е');

    [GeneratedRegex(@"^\s*(and|also|but|so|then|now|what about|how about|а|и|но|а также|ещё|еще|теперь)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\b(the\s+)?(?<which>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|перв\p{L}+|втор\p{L}+|трет\p{L}+|четв[её]рт\p{L}+|пят(ый|ая|ое|ую)|последн\p{L}+)(\s+one)?\b|#(?<which>[1-5])\b|№\s?(?<which>[1-5])\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 500)]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"\p{L}+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"\G\s+(function|method|class|type|struct|file|module|one|функци\p{L}*|метод\p{L}*|класс\p{L}*|тип\p{L}*|файл\p{L}*|модул\p{L}*)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 500)]
    private static partial Regex Noun();
}
