using System.Text;
using Capstan.Api.Tests.Features.Code.Parsing;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Review;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Code.Review.Verdict;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>A review of the difference between two trees, with the real parser reading both sides.</summary>
internal static class ReviewHarness
{
    public static async Task<ReviewResult> Review(
        ParserFixture parser, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after,
        Func<PatchDelta, Impact>? impact = null, string[]? dod = null, string? task = null, ScenarioSettings? settings = null)
    {
        var diff = string.Concat(before.Keys.Union(after.Keys).Order(StringComparer.Ordinal).Select(path => Difference(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path))));
        return await Review(parser, before, diff, impact, dod, task, settings);
    }

    /// <summary>The longest common lines stay, in one hunk over the whole file; git itself makes the patches of <see cref="PatchApplyProperties"/>.</summary>
    private static string Difference(string path, string? before, string? after)
    {
        if (before == after) return "";
        var (old, @new) = (Lines(before), Lines(after));
        var common = new int[old.Length + 1, @new.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = @new.Length - 1; j >= 0; j--) common[i, j] = old[i] == @new[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var text = new StringBuilder($"diff --git a/{path} b/{path}\n");
        if (before is null) text.Append("new file mode 100644\n");
        if (after is null) text.Append("deleted file mode 100644\n");
        if (old.Length + @new.Length == 0) return text.ToString();
        text.Append($"--- {(before is null ? "/dev/null" : "a/" + path)}\n+++ {(after is null ? "/dev/null" : "b/" + path)}\n@@ -{(old.Length > 0 ? 1 : 0)},{old.Length} +{(@new.Length > 0 ? 1 : 0)},{@new.Length} @@\n");
        for (var (i, j) = (0, 0); i < old.Length || j < @new.Length;)
        {
            if (i < old.Length && j < @new.Length && old[i] == @new[j])
            {
                text.Append(' ').Append(old[i++]).Append('\n');
                j++;
            }
            else if (j >= @new.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1])) text.Append('-').Append(old[i++]).Append('\n');
            else text.Append('+').Append(@new[j++]).Append('\n');
        }
        return text.ToString();
    }

    private static string[] Lines(string? text) => string.IsNullOrEmpty(text) ? [] : text.TrimEnd('\n').Split('\n');

    public static async Task<ReviewResult> Review(
        ParserFixture parser, IReadOnlyDictionary<string, string> bases, string diff, Func<PatchDelta, Impact>? impact = null, string[]? dod = null, string? task = null, ScenarioSettings? settings = null)
    {
        var delta = PatchDelta.Apply(PatchParser.Parse(diff), bases.ToDictionary(b => b.Key, b => Base(b.Key, b.Value)), path => SourceLanguages.LanguageOf(path) ?? "", SourceLanguages.IsTestPath);
        foreach (var file in delta.Files.Where(f => f is { IsCode: true, IsApplied: true }))
        {
            if (file.OldContent is { Length: > 0 } old) file.OldParsed = await Parse(parser, file.OldPath ?? file.Path, old);
            if (file.NewContent is { Length: > 0 } @new) file.NewParsed = await Parse(parser, file.Path, @new);
        }
        delta.MatchMethods();
        return Reviewer.Review(delta, impact?.Invoke(delta) ?? Impact.None, dod ?? [], task, null, settings);
    }

    public static BaseFile Base(string path, string text) =>
        new() { Name = path, Content = text, IsTest = SourceLanguages.IsTestPath(path), IsGenerated = false, IsVendored = false };

    private static Task<ParsedFile> Parse(ParserFixture parser, string path, string text) => parser.Parse(path, Encoding.UTF8.GetBytes(text));
}
