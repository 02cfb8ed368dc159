using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Scenarios.Onboarding;
using Capstan.Features.Code.Scenarios.Security;

namespace Capstan.Features.Code.Scenarios.EntryPoints;

/// <summary>Which methods lead to which weakness: a walk back from all of them at once, at most eight calls deep.</summary>
internal sealed class SinkReach
{
    private const int MaximumDepth = 8, MaximumEdges = 400_000, MaximumMethods = 200_000;
    private static readonly SqlFile<StepArgs, CallEdge> CallersStep = Sql.Beside<StepArgs, CallEdge>("CallersStep.sql");
    private static readonly SqlFile<PlacesArgs, PlaceRow> MethodsAt = Sql.Beside<PlacesArgs, PlaceRow>("MethodsAt.sql");
    private readonly Dictionary<long, ReachedSink> reached = [];
    private readonly ILookup<string, Finding> byFile;

    private SinkReach(IReadOnlyList<Finding> findings) => byFile = findings.ToLookup(f => f.File, StringComparer.Ordinal);

    public static async Task<SinkReach> Of(CodeGraph graph, IReadOnlyList<Finding> all)
    {
        var findings = all.Where(f => f.Severity <= FindingSeverity.Medium).ToList();
        var reach = new SinkReach(findings);
        var located = findings.Where(f => f.MethodLine > 0 && f.Method.Length > 0).ToList();
        var rows = await graph.Many(MethodsAt, new() { Files = [.. located.Select(f => f.File)], Lines = [.. located.Select(f => f.MethodLine)] });
        foreach (var row in rows) reach.Improve(row.Id, new(located[row.Ordinal - 1], 0));
        var frontier = reach.reached.Keys.Order().ToArray();
        for (var depth = 1; depth <= MaximumDepth && frontier.Length > 0 && reach.reached.Count < MaximumMethods; depth++)
        {
            var next = new SortedSet<long>();
            foreach (var edge in await graph.Many(CallersStep, new() { Ids = frontier, Take = MaximumEdges }))
                if (reach.Improve(edge.CallerId, reach.reached[edge.CalleeId] with { Depth = depth })) next.Add(edge.CallerId);
            frontier = [.. next];
        }
        return reach;
    }

    /// <summary>The worst that a method leads to, the nearest of the worst.</summary>
    public ReachedSink? From(EntryPoint entry)
    {
        var best = entry.MethodId != 0 ? reached.GetValueOrDefault(entry.MethodId) : null;
        foreach (var finding in byFile[entry.File].Where(f => entry.MethodId == 0 && f.Line >= entry.Line && f.Line <= entry.LastLine))
            if (best is null || IsBetter(new(finding, 0), best)) best = new(finding, 0);
        return best;
    }

    private bool Improve(long method, ReachedSink sink)
    {
        if (reached.TryGetValue(method, out var known) && !IsBetter(sink, known)) return false;
        reached[method] = sink;
        return true;
    }

    private static bool IsBetter(ReachedSink one, ReachedSink other) => (one.Finding.Severity, one.Finding.SourceKind is null ? 1 : 0, one.Depth).CompareTo((other.Finding.Severity, other.Finding.SourceKind is null ? 1 : 0, other.Depth)) switch
    {
        < 0 => true,
        > 0 => false,
        _ => string.CompareOrdinal($"{one.Finding.File}:{one.Finding.Line:d8}:{one.Finding.Rule.Id}", $"{other.Finding.File}:{other.Finding.Line:d8}:{other.Finding.Rule.Id}") < 0,
    };

    private sealed record StepArgs
    {
        public required long[] Ids { get; init; }
        public required int Take { get; init; }
    }

    private sealed record PlacesArgs
    {
        public required string[] Files { get; init; }
        public required int[] Lines { get; init; }
    }

    private sealed record PlaceRow
    {
        public required int Ordinal { get; init; }
        public required long Id { get; init; }
    }
}
