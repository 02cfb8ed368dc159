using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Review.Delta;

namespace Capstan.Features.Code.Review.Reading;

/// <summary>What a review reads from the imported graph.</summary>
public sealed class ReviewGraph(GraphReader reader)
{
    // A patch may touch more; the first ones in order of file and place are followed.
    private const int MaxMethods = 500;

    private static readonly SqlFile<NamesArgs, BaseFile> SelectFiles = Sql.Beside<NamesArgs, BaseFile>("ReviewFiles.sql");
    private static readonly SqlFile<FilesArgs, GraphMethod> SelectMethods = Sql.Beside<FilesArgs, GraphMethod>("ReviewMethods.sql");
    private static readonly SqlFile<CallersArgs, CallSite> SelectCallers = Sql.Beside<CallersArgs, CallSite>("ReviewCallers.sql");
    private static readonly SqlFile<ReachArgs, Reached> SelectReach = Sql.Beside<ReachArgs, Reached>("ReviewReach.sql");
    private static readonly SqlFile<IdsArgs, OverrideSite> SelectOverrides = Sql.Beside<IdsArgs, OverrideSite>("ReviewOverrides.sql");
    private static readonly SqlFile<DefinitionsArgs, string> SelectDefinitions = Sql.Beside<DefinitionsArgs, string>("ReviewDefinitions.sql");
    private static readonly SqlFile<NoArgs, bool> SelectHasTests = Sql.Beside<NoArgs, bool>("ReviewHasTests.sql");
    private static readonly SqlFile<NoArgs, bool> SelectHeaders = Sql.Beside<NoArgs, bool>("ReviewHeaders.sql");

    public async Task<IReadOnlyDictionary<string, BaseFile>> Files(Guid projectId, IReadOnlyList<string> names, CancellationToken ct) =>
        (await reader.Read(projectId, graph => graph.Many(SelectFiles, new() { Names = [.. names] }), ct)).ToDictionary(f => f.Name, StringComparer.Ordinal);

    public Task<bool> HeadersAreCpp(Guid projectId, CancellationToken ct) => reader.Read(projectId, graph => graph.One(SelectHeaders, NoArgs.Value), ct);

    public Task<Impact> Impact(Guid projectId, PatchDelta delta, CancellationToken ct) => reader.Read(projectId, async graph =>
    {
        string[] files = [.. delta.Files.Select(f => f.OldPath).OfType<string>()];
        var changed = delta.Methods.Where(m => m is { IsChanged: true, Old: not null } && !m.Old.IsModule).ToList();
        var methods = files.Length == 0 ? [] : await graph.Many(SelectMethods, new() { Files = files });
        var context = new ReviewContext(delta, new Impact { Methods = methods });
        long[] ids = [.. changed.Select(context.NodeOf).OfType<GraphMethod>().Select(m => m.Id).Distinct().Take(MaxMethods)];
        string[] gone = [.. changed.Where(m => m.IsRemoved || m.IsRenamed).Select(m => m.Old!.FullName).Distinct(StringComparer.Ordinal)];
        return new Impact
        {
            Methods = methods,
            Callers = ids.Length == 0 ? [] : await graph.Many(SelectCallers, new() { Ids = ids, LeastConfidence = Review.Impact.LeastConfidence }),
            Reached = ids.Length == 0 ? [] : await graph.Many(SelectReach, new() { Ids = ids, MaxDepth = Review.Impact.MaxDepth, LeastConfidence = Review.Impact.LeastConfidence }),
            Overrides = ids.Length == 0 ? [] : await graph.Many(SelectOverrides, new() { Ids = ids }),
            DefinedElsewhere = gone.Length == 0 ? [] : await graph.Many(SelectDefinitions, new() { Names = gone, Files = files }),
            HasTests = await graph.One(SelectHasTests, NoArgs.Value),
        };
    }, ct);

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }

    private sealed record FilesArgs
    {
        public required string[] Files { get; init; }
    }

    private sealed record IdsArgs
    {
        public required long[] Ids { get; init; }
    }

    private sealed record CallersArgs
    {
        public required long[] Ids { get; init; }
        public required double LeastConfidence { get; init; }
    }

    private sealed record ReachArgs
    {
        public required long[] Ids { get; init; }
        public required int MaxDepth { get; init; }
        public required double LeastConfidence { get; init; }
    }

    private sealed record DefinitionsArgs
    {
        public required string[] Names { get; init; }
        public required string[] Files { get; init; }
    }
}
