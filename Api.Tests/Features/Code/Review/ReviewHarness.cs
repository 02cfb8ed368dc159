using System.Text;
using Capstan.Api.Tests.Features.Code.Parsing;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Review;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Code.Review.Verdict;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>A review of the difference between two trees, with git making the patch and the real parser reading both sides.</summary>
internal static class ReviewHarness
{
    public static async Task<ReviewResult> Review(
        ParserFixture parser, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after,
        Func<PatchDelta, Impact>? impact = null, string[]? dod = null, string? task = null)
    {
        using var git = new Git().Init();
        foreach (var (path, text) in before) git.Write(path, text);
        git.Commit("before");
        foreach (var path in before.Keys.Except(after.Keys)) File.Delete(Path.Combine(git.Root, path));
        foreach (var (path, text) in after) git.Write(path, text);
        git.Commit("after");
        return await Review(parser, before, git.Diff("-M", "HEAD~1", "HEAD"), impact, dod, task);
    }

    public static async Task<ReviewResult> Review(
        ParserFixture parser, IReadOnlyDictionary<string, string> bases, string diff, Func<PatchDelta, Impact>? impact = null, string[]? dod = null, string? task = null)
    {
        var delta = PatchDelta.Apply(PatchParser.Parse(diff), bases.ToDictionary(b => b.Key, b => Base(b.Key, b.Value)), path => SourceLanguages.LanguageOf(path) ?? "", SourceLanguages.IsTestPath);
        foreach (var file in delta.Files.Where(f => f is { IsCode: true, IsApplied: true }))
        {
            if (file.OldContent is { Length: > 0 } old) file.OldParsed = await Parse(parser, file.OldPath ?? file.Path, old);
            if (file.NewContent is { Length: > 0 } @new) file.NewParsed = await Parse(parser, file.Path, @new);
        }
        delta.MatchMethods();
        return Reviewer.Review(delta, impact?.Invoke(delta) ?? Impact.None, dod ?? [], task);
    }

    public static BaseFile Base(string path, string text) =>
        new() { Name = path, Content = text, IsTest = SourceLanguages.IsTestPath(path), IsGenerated = false, IsVendored = false };

    private static Task<ParsedFile> Parse(ParserFixture parser, string path, string text) => parser.Parse(path, Encoding.UTF8.GetBytes(text));
}
