using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios.MassRefactoring;

/// <summary>What a question wants changed.</summary>
/// <param name="NewName">Null when it only asks for the references.</param>
internal sealed record RefactoringRequest(Target Old, string? NewName)
{
    /// <summary>"rename X to Y", "replace X with Y", "migrate from X to Y", or else the first name of the question.</summary>
    public static RefactoringRequest? Of(EngineQuestion question)
    {
        var named = Targets.Of(question.Query, plainToo: true).OrderBy(t => t.Position).ToList();
        if (RefactoringWords.Change().Match(question.Query) is { Success: true } change)
        {
            var (old, @new) = (Trim(change.Groups["old"].Value), Trim(change.Groups["new"].Value));
            if (old.Length > 0 && @new.Length > 0)
                return new(named.Find(t => t.Text == old) ?? new Target(old, TargetKind.Quoted, change.Groups["old"].Index), @new);
        }
        return question.Targets.Count == 0 ? null : new(question.Targets[0], null);
    }

    private static string Trim(string text) => text.Trim('`', '"', '«', '»', '\'', '.', ',', '?', '!', '(', ')', ';', ' ');

    /// <summary>The last part of the new name: a rename moves nothing.</summary>
    public string? NewSimple => NewName is null ? null : NewName[(NewName.LastIndexOfAny(['.', ':', '#', '\\']) + 1)..];

    public static bool IsIdentifier(string name) => RefactoringWords.Identifier().IsMatch(name) && !RefactoringWords.Reserved().IsMatch(name);
}

internal static partial class RefactoringWords
{
    [GeneratedRegex(@"(?i)(rename|replace|migrate|change|swap|convert|переименуй|переименовать|переименуйте|замени|заменить|замените|мигрируй|мигрировать|перевести|переведи)\s+(all\s+|every\s+|все\s+)?((calls?|uses?|usages?|references?|occurrences?|function|method|class|type|вызовы|метод|функцию|класс|тип)\s+)?((of|to|from|с)\s+)?(?<old>[`""«]?[\w$.:#\\~]+[`""»]?(\(\))?)\s+(to|with|by|into|as|в|на)\s+(?<new>[`""«]?[\w$.:#\\~-]+[`""»]?(\(\))?)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    public static partial Regex Change();

    [GeneratedRegex(@"^[\p{L}_$][\p{L}\p{Nd}_$]*[?!]?$", RegexOptions.NonBacktracking)]
    public static partial Regex Identifier();

    [GeneratedRegex(@"^(if|else|for|while|do|switch|case|return|class|struct|enum|interface|new|delete|try|catch|finally|throw|public|private|protected|static|void|int|bool|true|false|null|nil|None|this|self|import|package|namespace|using|def|func|fun|var|let|const|in|is|as|not|and|or)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    public static partial Regex Reserved();
}
