using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Review.Delta;

namespace Capstan.Features.Code.Review.Reading;

/// <summary>What a review reads from the imported graph.</summary>
public sealed class ReviewGraph(GraphReader reader)
{
    // A patch may touch more; the first ones in order of file and place are followed.
    private const int MaxMethods = 500;
    private const int MaxNames = 100;

    private static readonly SqlFile<NamesArgs, BaseFile> SelectFiles = Sql.Beside<NamesArgs, BaseFile>("ReviewFiles.sql");
    private static readonly SqlFile<FilesArgs, GraphMethod> SelectMethods = Sql.Beside<FilesArgs, GraphMethod>("ReviewMethods.sql");
    private static readonly SqlFile<CallersArgs, CallSite> SelectCallers = Sql.Beside<CallersArgs, CallSite>("ReviewCallers.sql");
    private static readonly SqlFile<ReachArgs, Reached> SelectReach = Sql.Beside<ReachArgs, Reached>("ReviewReach.sql");
    private static readonly SqlFile<IdsArgs, OverrideSite> SelectOverrides = Sql.Beside<IdsArgs, OverrideSite>("ReviewOverrides.sql");
    private static readonly SqlFile<DefinitionsArgs, string> SelectDefinitions = Sql.Beside<DefinitionsArgs, string>("ReviewDefinitions.sql");
    private static readonly SqlFile<NoArgs, bool> SelectHasTests = Sql.Beside<NoArgs, bool>("ReviewHasTests.sql");
    private static readonly SqlFile<NoArgs, bool> SelectHeaders = Sql.Beside<NoArgs, bool>("ReviewHeaders.sql");

    private static readonly SqlFile<TargetArgs, TargetRow> SelectTargets = Sql.Beside<TargetArgs, TargetRow>("ReviewImportTargets.sql");
    private static readonly SqlFile<NoArgs, ModuleDependency> SelectDependencies = Sql.Beside<NoArgs, ModuleDependency>("ReviewModuleEdges.sql");
    private static readonly SqlFile<DefinitionsArgs, CloneSource> SelectCloneSources = Sql.Beside<DefinitionsArgs, CloneSource>("ReviewCloneSources.sql");
    private static readonly SqlFile<SinkArgs, SinkRow> SelectSinks = Sql.Beside<SinkArgs, SinkRow>("ReviewSinkReach.sql");
    private static readonly SqlFile<NoArgs, string> SelectChangelog = Sql.Beside<NoArgs, string>("ReviewChangelog.sql");

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
        var uses = await NewUses(graph, delta);
        return new Impact
        {
            Methods = methods,
            Callers = ids.Length == 0 ? [] : await graph.Many(SelectCallers, new() { Ids = ids, LeastConfidence = Review.Impact.LeastConfidence }),
            Reached = ids.Length == 0 ? [] : await graph.Many(SelectReach, new() { Ids = ids, MaxDepth = Review.Impact.MaxDepth, LeastConfidence = Review.Impact.LeastConfidence }),
            Overrides = ids.Length == 0 ? [] : await graph.Many(SelectOverrides, new() { Ids = ids }),
            DefinedElsewhere = gone.Length == 0 ? [] : await graph.Many(SelectDefinitions, new() { Names = gone, Files = files }),
            HasTests = await graph.One(SelectHasTests, NoArgs.Value),
            NewUses = uses,
            Dependencies = uses.Count == 0 ? [] : await graph.Many(SelectDependencies, NoArgs.Value),
            SlowMethods = await SlowMethods(graph, delta),
            CloneSources = await CloneSources(graph, delta),
            Changelog = await graph.Maybe(SelectChangelog, NoArgs.Value),
        };
    }, ct);

    private static async Task<List<ModuleUse>> NewUses(CodeGraph graph, PatchDelta delta)
    {
        var imports = AddedImports.Of(delta);
        if (imports.Count == 0) return [];
        var wanted = imports.SelectMany((import, i) => import.Patterns.DefaultIfEmpty("").Select(pattern => (Ordinal: i, Entity: import.Import.IsLocal ? "" : import.Import.Entity, Pattern: pattern))).ToList();
        var targets = await graph.Many(SelectTargets, new() { Ordinals = [.. wanted.Select(w => w.Ordinal)], Entities = [.. wanted.Select(w => w.Entity)], Patterns = [.. wanted.Select(w => w.Pattern)] });
        return [.. targets.Select(t => new ModuleUse { File = imports[t.Ordinal].File.Path, Line = imports[t.Ordinal].Import.Line, Entity = imports[t.Ordinal].Import.Entity, Target = t.Target, IsVendored = t.IsVendored })
            .Where(u => u.From != u.To)];
    }

    private static async Task<List<string>> SlowMethods(CodeGraph graph, PatchDelta delta)
    {
        string[] names = [.. Checks.PerformanceChecks.CallsInLoops(delta).Select(c => c.Call.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MaxNames)];
        if (names.Length == 0) return [];
        var rows = await graph.Many(SelectSinks, new() { Names = names, Sinks = [.. Checks.Sinks.Names], LeastConfidence = Review.Impact.LeastConfidence });
        // A name that many methods have says nothing about which of them is meant.
        return [.. rows.GroupBy(r => r.Method, StringComparer.Ordinal)
            .Where(g => g.GroupBy(r => r.MethodId).ToList() is { Count: <= 3 } methods && methods.TrueForAll(m => m.Any(r => Checks.Sinks.Is(r.Sink, r.Receiver)))).Select(g => g.Key)];
    }

    private static async Task<List<CloneSource>> CloneSources(CodeGraph graph, PatchDelta delta)
    {
        var sources = new List<CloneSource>();
        string[] files = [.. delta.Files.Select(f => f.Path).Concat(delta.Files.Select(f => f.OldPath).OfType<string>()).Distinct(StringComparer.Ordinal)];
        foreach (var names in Checks.CloneChecks.Telling(delta))
            sources.AddRange(await graph.Many(SelectCloneSources, new() { Names = names, Files = files }));
        return [.. sources.DistinctBy(s => s.Name)];
    }

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

    private sealed record TargetArgs
    {
        public required int[] Ordinals { get; init; }
        public required string[] Entities { get; init; }
        public required string[] Patterns { get; init; }
    }

    private sealed record TargetRow
    {
        public required int Ordinal { get; init; }
        public required string Target { get; init; }
        public required bool IsVendored { get; init; }
    }

    private sealed record SinkArgs
    {
        public required string[] Names { get; init; }
        public required string[] Sinks { get; init; }
        public required double LeastConfidence { get; init; }
    }

    private sealed record SinkRow
    {
        public required string Method { get; init; }
        public required long MethodId { get; init; }
        public required string Sink { get; init; }
        public required string Receiver { get; init; }
    }
}
