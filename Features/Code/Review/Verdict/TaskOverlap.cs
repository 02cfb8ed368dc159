using System.Text;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Verdict;

/// <summary>Says so when nothing the patch touches is named like anything in the task.</summary>
internal static partial class TaskOverlap
{
    private const int LeastLength = 4;
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "this", "that", "with", "from", "into", "when", "then", "than", "should", "must", "have", "make", "adds", "added", "change", "update", "remove", "delete", "create", "support", "implement",
        "issue", "task", "code", "file", "method", "function", "class", "there", "which", "because", "after", "before", "instead", "also", "more", "does", "only", "all",
    };

    public static void Check(ReviewContext context, string? description)
    {
        if (string.IsNullOrWhiteSpace(description)) return;
        var asked = Words(description).Where(w => !Common.Contains(w)).Take(200).ToHashSet(StringComparer.Ordinal);
        var first = context.Delta.Files.FirstOrDefault(f => f.Added.Count + f.Removed.Count > 0);
        // Two words are too few to tell, and a description in another script shares no word with code.
        if (asked.Count < 3 || first is null) return;
        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in context.Delta.Files)
        {
            touched.UnionWith(Words(file.Path));
            foreach (var (_, text) in file.Added) touched.UnionWith(Words(text));
            foreach (var removed in file.Removed) touched.UnionWith(Words(removed.Text));
        }
        foreach (var method in context.Delta.Methods.Where(m => m.IsChanged)) touched.UnionWith(Words(method.Symbol));
        if (asked.Any(a => touched.Contains(a) || touched.Any(t => t.StartsWith(a, StringComparison.Ordinal) || a.StartsWith(t, StringComparison.Ordinal)))) return;
        context.Add("task-mismatch", Category.Maintainability, FindingSeverity.Info, first, first.Added.Count > 0 ? first.Added[0].Line : first.Removed[0].Anchor, "task",
            "Nothing the patch touches is named in the task description.", "Check that the patch and the task belong together.", null, 0.6);
    }

    private static IEnumerable<string> Words(string text)
    {
        foreach (Match match in Word().Matches(text.Length > 20_000 ? text[..20_000] : text))
        {
            var word = match.Value.ToLowerInvariant();
            if (word.Length >= LeastLength) yield return word;
        }
    }

    // Parts of camelCase and snake_case count as words.
    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();
}
