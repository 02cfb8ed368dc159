using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>What the modules of a project are, how they depend on each other, and where that goes against good order.</summary>
internal sealed class ArchitectureEngine(CodeModels models) : IScenarioEngine
{
    private static readonly Intents Kinds = Intents.Read("architecture");
    private readonly PerBuild<ModuleGraph> modules = new(async graph => ModuleGraph.Of(await models.Of(graph)));

    public string ScenarioId => "architecture";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question.Tongue);
        var model = await models.Of(graph);
        if (await Scope.Of(question, graph, model, draft) is not { } scope) return await draft.Finish(graph);
        var parts = new ArchitectureParts(draft, graph, model, await modules.Get(graph), scope, question.Settings.Architecture);
        var intent = Kinds.Of(question.Query);
        // A method or type that is named is asked about itself, whatever else the question says of modules.
        if (scope.Symbol is { Kind: "method" or "type" } && intent is null or "module_deps") intent = "change_impact";
        await (intent switch
        {
            "dependency_cycle" => new CycleAnswer(parts).Write(),
            "layer_violation" or "layer_analysis" => new LayerAnswer(parts).Write(),
            "stability_metrics" => new StabilityAnswer(parts).Write(),
            "change_impact" => new ImpactAnswer(parts).Write(),
            "coupling_analysis" => new DependencyAnswer(parts).Coupling(),
            "module_deps" => new DependencyAnswer(parts).Modules(),
            "transitive_deps" => new DependencyAnswer(parts).Transitive(),
            "shared_deps" => new DependencyAnswer(parts).Shared(),
            "wcc_analysis" => new DependencyAnswer(parts).Islands(),
            "extraction_candidates" => new DependencyAnswer(parts).Extraction(),
            "modularity_check" => new DependencyAnswer(parts).Modularity(),
            "external_dependencies" => new DependencyAnswer(parts).External(),
            "srp_violation" => new TypeAnswer(parts).Responsibilities(),
            "interface_deps" => new TypeAnswer(parts).Interfaces(),
            "di_points" => new TypeAnswer(parts).InjectionPoints(),
            "hidden_deps" => new HiddenAnswer(parts).Write(),
            _ => Everything(parts),
        });
        return await draft.Finish(graph, 0.8);
    }

    private static async Task Everything(ArchitectureParts parts)
    {
        parts.Summary();
        new ModulePicture(parts).Dependencies();
        await new CycleAnswer(parts).Write(brief: true);
        await new LayerAnswer(parts).Write(brief: true);
        await new StabilityAnswer(parts).Write(brief: true);
    }
}
