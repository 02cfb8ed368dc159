using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Refactoring;

/// <summary>What is worth rebuilding: smells, dead code, duplicates.</summary>
internal sealed class RefactoringEngine(CodeModels models, RefactoringFacts facts) : IScenarioEngine
{
    private static readonly Intents Kinds = Intents.Read("refactoring");

    public string ScenarioId => "refactoring";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question.Tongue);
        var model = await models.Of(graph);
        if (await Scope.Of(question, graph, model, draft) is not { } scope) return await draft.Finish(graph);
        var limits = question.Settings.Refactoring;
        switch (Kinds.Of(question.Query))
        {
            case "dead_code":
                DeadCodeAnswer.Write(draft, scope, model, await facts.Dead(graph));
                await UnreachedAnswer.Write(draft, scope, model, graph);
                break;
            case "duplicates":
                await CloneAnswer.Write(draft, scope, graph, await facts.Clones(graph, limits));
                break;
            case "complexity":
                SmellAnswer.Write(draft, scope, await facts.Smells(graph, limits), k => k <= SmellKind.ManyLoops);
                break;
            case "class_smells":
                SmellAnswer.Write(draft, scope, await facts.Smells(graph, limits), k => k == SmellKind.LargeClass);
                break;
            case "design":
                SmellAnswer.Write(draft, scope, await facts.Smells(graph, limits), k => k > SmellKind.LargeClass);
                break;
            default:
                SmellAnswer.Write(draft, scope, await facts.Smells(graph, limits), _ => true);
                DeadCodeAnswer.Write(draft, scope, model, await facts.Dead(graph), brief: true);
                await CloneAnswer.Write(draft, scope, graph, await facts.Clones(graph, limits), brief: true);
                break;
        }
        return await draft.Finish(graph, 0.8);
    }
}
