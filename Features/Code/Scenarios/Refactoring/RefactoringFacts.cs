using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Clones;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Refactoring;

/// <summary>What is found in whole graphs, kept until the next import: for refactoring itself and for what counts its findings.</summary>
internal sealed class RefactoringFacts(CodeModels models)
{
    private readonly PerBuild<CloneReport> clones = new();
    private readonly PerBuild<List<Smell>> smells = new();
    private readonly PerBuild<List<DeadMethod>> dead = new(async graph => await DeadCode.Find(graph, await models.Of(graph)));

    public Task<List<DeadMethod>> Dead(CodeGraph graph) => dead.Get(graph);

    public Task<CloneReport> Clones(CodeGraph graph, RefactoringSettings limits)
    {
        var wanted = new CloneLimits(limits.CloneTokens, limits.CloneLines, limits.CloneGapLines);
        return clones.Get(graph, wanted.ToString(), g => CloneReport.Of(g, wanted));
    }

    /// <summary>Of methods, of classes and of how they work together; the furthest over their limit first within each kind.</summary>
    public Task<List<Smell>> Smells(CodeGraph graph, RefactoringSettings limits) => smells.Get(graph, limits.ToString(), async g =>
    {
        var model = await models.Of(g);
        return
        [
            .. MethodSmells.Of(model, limits).Concat(await new ClassSmells(g, model, limits).Of()).Concat(await new DesignSmells(g, model, limits).All())
                .OrderBy(s => s.Kind).ThenByDescending(s => s.Excess).ThenBy(s => s.File, StringComparer.Ordinal).ThenBy(s => s.Line).ThenBy(s => s.Name, StringComparer.Ordinal),
        ];
    });
}
