using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>Where things are, what calls what, and what the whole is made of.</summary>
internal sealed class OnboardingEngine : IScenarioEngine
{
    public string ScenarioId => "onboarding";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question);
        var ends = Targets.Of(question.Query, plainToo: true);
        var intent = OnboardingIntents.Of(question.Query, question.Targets.Count, ends.Count);
        switch (intent)
        {
            case OnboardingIntent.Overview:
                await new OverviewAnswer(draft, graph).Write();
                return await draft.Finish(graph);
            case OnboardingIntent.Important:
                await ImportantAnswer.Write(draft, graph);
                return await draft.Finish(graph);
        }

        var resolved = await Resolve(intent == OnboardingIntent.Path ? ends : question.Targets, graph, intent);
        if (resolved.Count == 0)
        {
            var names = string.Join(", ", question.Targets.Select(t => Markdown.Code(t.Text)));
            draft.Line(question.Tongue[$"Nothing in this graph is called {names}.", $"В этом графе нет ничего с именем {names}."]);
            return await draft.Finish(graph);
        }
        if (intent == OnboardingIntent.Path && resolved.Count >= 2) await new CallsAnswer(draft, graph).Path(resolved[0], resolved[1]);
        else if (intent == OnboardingIntent.Callers) await new CallsAnswer(draft, graph).Callers(resolved[0]);
        else if (intent == OnboardingIntent.Callees) await new CallsAnswer(draft, graph).Callees(resolved[0]);
        else await new DefinitionAnswer(draft, graph).Write(resolved[0], intent == OnboardingIntent.Explain);
        return await draft.Finish(graph);
    }

    /// <summary>The names that mean something; sure ones before likenesses, in the order of the question. A path takes its two ends as they stand.</summary>
    private static async Task<List<Resolution>> Resolve(IReadOnlyList<Target> targets, CodeGraph graph, OnboardingIntent intent)
    {
        var found = new List<Resolution>();
        foreach (var target in targets)
        {
            var resolution = await SymbolResolver.Resolve(target, graph);
            if (resolution.By == ResolvedBy.Nothing) continue;
            found.Add(resolution);
            if (intent != OnboardingIntent.Path && resolution.IsExact && target.Kind != TargetKind.Plain) break;
        }
        return intent == OnboardingIntent.Path && found.Count(f => f.IsExact) >= 2 ? found.FindAll(f => f.IsExact) : [.. found.OrderBy(r => r.IsExact ? 0 : 1)];
    }
}
