using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Review.Delta;

namespace Capstan.Features.Code.Review.Reading;

/// <summary>What a review reads from the imported graph.</summary>
public sealed class ReviewGraph(GraphReader reader)
{
    // A patch may touch more; the first ones in order of file and place are followed.
    private const int MaxMethods = 500;

    private static readonly GraphSql<NamesArgs, BaseFile> SelectFiles = GraphSql.Beside<NamesArgs, BaseFile>("ReviewFiles.sql");
    private static readonly GraphSql<FilesArgs, GraphMethod> SelectMethods = GraphSql.Beside<FilesArgs, GraphMethod>("ReviewMethods.sql");
    private static readonly GraphSql<CallersArgs, CallSite> SelectCallers = GraphSql.Beside<CallersArgs, CallSite>("ReviewCallers.sql");
    private static readonly GraphSql<ReachArgs, Reached> SelectReach = GraphSql.Beside<ReachArgs, Reached>("ReviewReach.sql");
    private static readonly GraphSql<IdsArgs, OverrideSite> SelectOverrides = GraphSql.Beside<IdsArgs, OverrideSite>("ReviewOverrides.sql");
    private static readonly GraphSql<DefinitionsArgs, string> SelectDefinitions = GraphSql.Beside<DefinitionsArgs, string>("ReviewDefinitions.sql");
    private static readonly GraphSql<NoArgs, bool> SelectHasTests = GraphSql.Beside<NoArgs, bool>("ReviewHasTests.sql");
    private static readonly GraphSql<NoArgs, bool> SelectHeaders = GraphSql.Beside<NoArgs, bool>("ReviewHeaders.sql");

    public async Task<IReadOnlyDictionary<string, BaseFile>> Files(Guid projectId, IReadOnlyList<string> names, CancellationToken ct) =>
        (await reader.Many(projectId, SelectFiles, new() { Names = [.. names] }, ct)).ToDictionary(f => f.Name, StringComparer.Ordinal);

    public async Task<bool> HeadersAreCpp(Guid projectId, CancellationToken ct) => (await reader.Many(projectId, SelectHeaders, NoArgs.Value, ct))[0];

    public Task<Impact> Impact(Guid projectId, PatchDelta delta, CancellationToken ct) => reader.Consistent(projectId, async () =>
    {
        string[] files = [.. delta.Files.Select(f => f.OldPath).OfType<string>()];
        var changed = delta.Methods.Where(m => m is { IsChanged: true, Old: not null } && !m.Old.IsModule).ToList();
        var methods = files.Length == 0 ? [] : await reader.Many(projectId, SelectMethods, new() { Files = files }, ct);
        var context = new ReviewContext(delta, new Impact { Methods = methods });
        long[] ids = [.. changed.Select(context.NodeOf).OfType<GraphMethod>().Select(m => m.Id).Distinct().Take(MaxMethods)];
        string[] gone = [.. changed.Where(m => m.IsRemoved || m.IsRenamed).Select(m => m.Old!.FullName).Distinct(StringComparer.Ordinal)];
        return new Impact
        {
            Methods = methods,
            Callers = ids.Length == 0 ? [] : await reader.Many(projectId, SelectCallers, new() { Ids = ids, LeastConfidence = Review.Impact.LeastConfidence }, ct),
            Reached = ids.Length == 0 ? [] : await reader.Many(projectId, SelectReach, new() { Ids = ids, MaxDepth = Review.Impact.MaxDepth, LeastConfidence = Review.Impact.LeastConfidence }, ct),
            Overrides = ids.Length == 0 ? [] : await reader.Many(projectId, SelectOverrides, new() { Ids = ids }, ct),
            DefinedElsewhere = gone.Length == 0 ? [] : await reader.Many(projectId, SelectDefinitions, new() { Names = gone, Files = files }, ct),
            HasTests = (await reader.Many(projectId, SelectHasTests, NoArgs.Value, ct))[0],
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
