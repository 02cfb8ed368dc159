using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Scenarios.Architecture;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Refactoring;
using Capstan.Features.Code.Scenarios.Security;
using Capstan.Features.Code.Scenarios.TestCoverage;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.TechDebt;

/// <summary>Everything a project owes, in minutes.</summary>
internal sealed class DebtLedger(CodeModels models, RefactoringFacts refactoring, PerBuild<CoverageFacts> coverage, RuntimeCoverages runtimes, SecurityEngine security)
{
    /// <summary>The rules take a minute per million lines: beyond this they are left to be asked for.</summary>
    public const int MostLinesForSecurity = 200_000;
    private static readonly SqlFile<NoArgs, MarkerRow> DebtMarkers = Sql.Beside<NoArgs, MarkerRow>("DebtMarkers.sql");
    private static readonly SqlFile<NoArgs, DeprecatedRow> DeprecatedCalls = Sql.Beside<NoArgs, DeprecatedRow>("DeprecatedCalls.sql");
    private readonly PerBuild<List<DebtItem>> kept = new();

    public static bool CountsSecurity(CodeModel model) => model.Files.Sum(f => (long)f.Loc) <= MostLinesForSecurity;

    public async Task<List<DebtItem>> Items(CodeGraph graph, EngineQuestion question)
    {
        var (settings, runtime) = (question.Settings, await runtimes.Of(graph, question.OrganizationId));
        return await kept.Get(graph, $"{settings.TechDebt} {settings.Refactoring} {runtime?.Key}", g => Compute(g, settings, runtime));
    }

    private async Task<List<DebtItem>> Compute(CodeGraph graph, ScenarioSettings settings, RuntimeCoverage? runtime)
    {
        var model = await models.Of(graph);
        var (cost, limits) = (settings.TechDebt, settings.Refactoring);
        var items = new List<DebtItem>();
        var methodsOf = model.Methods.Where(m => !m.IsModule).GroupBy(m => m.File).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var smell in await refactoring.Smells(graph, limits))
            if (smell.Kind == SmellKind.ComplexMethod) Add(DebtKind.Complexity, smell.Name, smell.File, smell.Line, smell.LastLine, (smell.Value - smell.Limit) * cost.ComplexityPointMinutes, 1);
            else if (smell.Kind == SmellKind.LongMethod) Add(DebtKind.LongMethod, smell.Name, smell.File, smell.Line, smell.LastLine, (smell.Value - smell.Limit + 4) / 5 * cost.LongMethodMinutes, 1);
        foreach (var clone in (await refactoring.Clones(graph, limits)).Classes)
            Add(DebtKind.Duplicate, Clone(clone), clone.Places[0].File, clone.Places[0].Line, clone.Places[0].LastLine, (clone.Saved + 9) / 10 * cost.CloneMinutes, 0.85);
        foreach (var marker in await graph.Many(DebtMarkers, NoArgs.Value))
            Add(DebtKind.Marker, marker.Word, marker.Filename, marker.Line + LinesBefore(marker), marker.Line + LinesBefore(marker), cost.MarkerMinutes, 1);
        foreach (var call in await graph.Many(DeprecatedCalls, NoArgs.Value))
            Add(DebtKind.Deprecated, call.Callee, call.Filename, call.Line, call.Line, cost.DeprecatedMinutes, 0.9);
        await Exported();
        var modules = ModuleGraph.Of(model);
        foreach (var cycle in Cycles.Of(modules.Edges))
            Add(DebtKind.Cycle, string.Join(" → ", cycle.Way.Append(cycle.Way[0]).Select(m => modules.Modules[m].Name)), model.Files[modules.Modules[cycle.Way[0]].Files[0]].Name, 1, 1, cost.CycleMinutes, 0.9);
        if (CountsSecurity(model) && SecurityIntents.Of("vulnerabilities") is { } everything)
            foreach (var finding in (await security.Findings(everything, graph)).Findings.Where(f => f.Severity < FindingSeverity.Info))
                Add(DebtKind.Security, finding.Rule.Title, finding.File, finding.Line, finding.Line, ((int)FindingSeverity.Low - (int)finding.Severity + 1) * cost.SecurityMinutes, finding.Confidence);
        return [.. items.Where(i => i.Minutes > 0).OrderByDescending(i => i.Return).ThenByDescending(i => i.Minutes).ThenBy(i => i.File, StringComparer.Ordinal).ThenBy(i => i.Line).ThenBy(i => i.Kind)];

        void Add(DebtKind kind, string name, string file, int line, int lastLine, int minutes, double confidence)
        {
            if (model.FileByName.TryGetValue(file, out var at) && model.Files[at].IsOwn) items.Add(new(kind, name, file, line, lastLine, minutes, Impact(kind, at, line), confidence));
        }

        async Task Exported()
        {
            var tested = new TestedMethods(await coverage.Get(graph), runtime, int.MaxValue);
            for (var m = 0; m < model.Methods.Count; m++)
            {
                var method = model.Methods[m];
                if (!method.IsExported || method.IsEntryPoint || !CoverageFacts.Counts(model, m)) continue;
                if (!method.HasDoc && !method.Has("OVERRIDE")) Add(DebtKind.Undocumented, method.FullName, method.Filename, method.Line, method.LastLine, cost.UndocumentedMinutes, 1);
                if (!tested.IsTested(m)) Add(DebtKind.Untested, method.FullName, method.Filename, method.Line, method.LastLine, cost.UntestedMinutes, tested.IsMeasured(m) ? 0.95 : 0.7);
            }
        }

        // Who depends on the method it stands in counts, and security more than the rest.
        double Impact(DebtKind kind, int file, int line)
        {
            var callers = methodsOf.TryGetValue(file, out var methods) && methods.Where(m => m.Line <= line && m.LastLine >= line).MinBy(m => m.Lines) is { } method ? method.FanIn : 0;
            return (1 + Math.Log2(1 + callers)) * kind switch { DebtKind.Security => 4, DebtKind.Cycle => 4, DebtKind.Complexity => 2, DebtKind.Duplicate => 2, DebtKind.Undocumented or DebtKind.Marker => 0.5, _ => 1 };
        }
    }

    private static string Clone(Clones.CloneClass clone) => $"{clone.Places[0].Lines} × {clone.Places.Count}: {string.Join(", ", clone.Places.Skip(1).Take(2).Select(p => $"{p.File}:{p.Line}"))}{(clone.Places.Count > 3 ? " …" : "")}";

    private static int LinesBefore(MarkerRow marker)
    {
        foreach (var word in (ReadOnlySpan<string>)["TODO", "FIXME", "HACK", "XXX"])
            if (marker.Code.IndexOf(word, StringComparison.Ordinal) is var at and >= 0) return marker.Code.AsSpan(0, at).Count('\n');
        return 0;
    }

    private sealed record MarkerRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Word { get; init; }
        public required string Code { get; init; }
    }

    private sealed record DeprecatedRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Callee { get; init; }
    }
}
