using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Review.Reading;
using Capstan.Features.Code.Review.Verdict;

namespace Capstan.Features.Code.Review;

/// <summary>Reviews a change against the imported graph of a project: reads the base, parses both sides, follows the calls, runs the checks.</summary>
public sealed class PatchReview(ReviewGraph graph, ParserPool parsers)
{
    public async Task<ReviewResult> Run(ReviewOrder order, CancellationToken ct)
    {
        var patch = order.Patch;
        IReadOnlyDictionary<string, BaseFile> known = order.ProjectId is { } project
            ? await graph.Files(project, PatchDelta.Candidates(patch), ct) : new Dictionary<string, BaseFile>();
        var notes = new List<string>();
        var bases = known;
        if (order.CompleteBases is { } complete) (bases, notes) = await complete(known);
        if (order.ProjectId is not null && known.Count == 0 && order.CompleteBases is not null && patch.Files.Any(f => f.OldPath is not null))
            notes.Add("none of the touched files is in the project's graph: calls from elsewhere were not followed");

        var delta = PatchDelta.Apply(patch with { Notes = [.. patch.Notes, .. notes] }, bases, path => SourceLanguages.LanguageOf(path) ?? "", SourceLanguages.IsTestPath);
        await Parse(delta, await HeadersAreCpp(order.ProjectId, delta, ct), ct);
        delta.MatchMethods();
        var impact = order.ProjectId is { } id ? await graph.Impact(id, delta, ct) : Impact.None;
        return Reviewer.Review(delta, impact, order.DodItems, order.TaskDescription, order.DodTexts, order.Settings);
    }

    private async Task<bool> HeadersAreCpp(Guid? projectId, PatchDelta delta, CancellationToken ct)
    {
        if (!delta.Files.Any(f => f.Path.EndsWith(".h", StringComparison.OrdinalIgnoreCase))) return false;
        return projectId is { } id ? await graph.HeadersAreCpp(id, ct) : !delta.Files.Any(f => f.Path.EndsWith(".c", StringComparison.OrdinalIgnoreCase));
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
