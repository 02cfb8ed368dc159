using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Performance;

/// <param name="Method">Index in the model.</param>
/// <param name="ReachedBy">About how many methods lead to it.</param>
/// <param name="LoopDepth">The deepest nest of loops it is called in.</param>
internal readonly record struct HotSpot(int Method, double Score, int ReachedBy, int LoopDepth, int Patterns);

/// <summary>What makes a method costly, as far as code tells: how much leads to it, loops around its calls, complexity, costly patterns.</summary>
internal sealed class PerformanceFacts
{
    private static readonly SqlFile<NoArgs, LoopedRow> LoopedCallees = Sql.Beside<NoArgs, LoopedRow>("LoopedCallees.sql");

    public required CodeModel Model { get; init; }
    public required List<CostPattern> Patterns { get; init; }
    private int[] ReachedBy { get; init; } = [];
    private int[] LoopDepth { get; init; } = [];

    public static async Task<PerformanceFacts> Of(CodeGraph graph, CodeModel model)
    {
        var depth = new int[model.Methods.Count];
        foreach (var row in await graph.Many(LoopedCallees, NoArgs.Value))
            if (model.MethodById.TryGetValue(row.MethodId, out var method)) depth[method] = row.LoopDepth;
        return new() { Model = model, Patterns = await CostPatterns.Find(graph, model), ReachedBy = ReachCounts.To(model.Calls), LoopDepth = depth };
    }

    /// <summary>The costliest first; each factor is brought to 0–1 by the largest of the project.</summary>
    public List<HotSpot> Rank(PerformanceSettings settings, Scope scope)
    {
        var patterns = new Dictionary<int, int>();
        foreach (var pattern in Patterns)
            if (Model.MethodById.TryGetValue(pattern.Method, out var method)) patterns[method] = patterns.GetValueOrDefault(method) + pattern.Weight;
        var candidates = Enumerable.Range(0, Model.Methods.Count).Where(m => Model.Methods[m] is var x && !x.IsModule && !x.IsTest && Model.Files[x.File].IsOwn).ToList();
        if (candidates.Count == 0) return [];
        var mostReached = Math.Log(1 + candidates.Max(m => ReachedBy[m]));
        var (mostLoops, mostComplex, mostPatterns) = (candidates.Max(m => LoopDepth[m]), candidates.Max(m => Model.Methods[m].Cyclomatic), patterns.Values.DefaultIfEmpty(0).Max());
        return
        [
            .. candidates.Where(m => scope.Holds(Model.Methods[m].Filename, Model.Methods[m].Line, Model.Methods[m].LastLine))
                .Select(m => new HotSpot(m,
                    settings.ReachedByWeight * Part(Math.Log(1 + ReachedBy[m]), mostReached) + settings.LoopWeight * Part(LoopDepth[m], mostLoops)
                    + settings.ComplexityWeight * Part(Model.Methods[m].Cyclomatic, mostComplex) + settings.PatternWeight * Part(patterns.GetValueOrDefault(m), mostPatterns),
                    ReachedBy[m], LoopDepth[m], patterns.GetValueOrDefault(m)))
                .OrderByDescending(h => h.Score).ThenBy(h => h.Method),
        ];

        static double Part(double value, double most) => most <= 0 ? 0 : value / most;
    }

    private sealed record LoopedRow
    {
        public required long MethodId { get; init; }
        public required int LoopDepth { get; init; }
    }
}
