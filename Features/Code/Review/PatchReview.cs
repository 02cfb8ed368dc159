using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Code.Review.Reading;
using Capstan.Features.Code.Review.Verdict;

namespace Capstan.Features.Code.Review;

/// <summary>Reviews a patch against the imported graph of a project: reads the base, parses both sides, follows the calls, runs the checks.</summary>
public sealed class PatchReview(ReviewGraph graph, ParserPool parsers)
{
    public async Task<ReviewResult> Run(Guid projectId, Patch patch, IReadOnlyList<string> dodItems, string? taskDescription, CancellationToken ct)
    {
        var bases = await graph.Files(projectId, PatchDelta.Candidates(patch), ct);
        var delta = PatchDelta.Apply(patch, bases, path => SourceLanguages.LanguageOf(path) ?? "", SourceLanguages.IsTestPath);
        var headersAreCpp = delta.Files.Any(f => f.Path.EndsWith(".h", StringComparison.OrdinalIgnoreCase)) && await graph.HeadersAreCpp(projectId, ct);
        await Parse(delta, headersAreCpp, ct);
        delta.MatchMethods();
        var impact = await graph.Impact(projectId, delta, ct);
        return Reviewer.Review(delta, impact, dodItems, taskDescription);
    }

    private async Task Parse(PatchDelta delta, bool headersAreCpp, CancellationToken ct)
    {
        var work = new List<Task>();
        foreach (var file in delta.Files.Where(f => f is { IsCode: true, IsApplied: true, IsReviewed: true }))
        {
            if (file.OldContent is { Length: > 0 } old) work.Add(One(file.OldPath ?? file.Path, old, parsed => file.OldParsed = parsed));
            if (file.NewContent is { Length: > 0 } @new) work.Add(One(file.Path, @new, parsed => file.NewParsed = parsed));
        }
        await Task.WhenAll(work);

        async Task One(string path, string text, Action<ParsedFile> set)
        {
            // A file renamed out of the ten languages has no grammar on one side.
            if (SourceLanguages.GrammarOf(path, headersAreCpp) is not { } grammar) return;
            var parsed = await parsers.ParseAsync(path, grammar, Encoding.UTF8.GetBytes(text), ct);
            if (parsed.Facts.Status is ParseStatus.Ok or ParseStatus.Errors) set(parsed);
        }
    }
}
