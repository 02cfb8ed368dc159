using System.Collections.Frozen;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios;

/// <summary>Answers the questions of one scenario from the graph.</summary>
internal interface IScenarioEngine
{
    string ScenarioId { get; }

    Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph);
}

/// <summary>A question with what was understood of it.</summary>
/// <param name="Settings">The thresholds of the project.</param>
internal sealed record EngineQuestion(string Query, Tongue Tongue, IReadOnlyList<Target> Targets, ScenarioSettings Settings)
{
    /// <summary>Hears the answer while it is written.</summary>
    public IAnswerListener? Listener { get; init; }
    public Guid? OrganizationId { get; init; }
    /// <summary>What was asked before in the same conversation, oldest first.</summary>
    public IReadOnlyList<EarlierTurn> History { get; init; } = [];
    /// <summary>The projects with a graph that the asker may question.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<VisibleProject>>>? Projects { get; init; }
}

/// <summary>The door to the scenarios: routes a question, opens the graph, lets the engine answer. The caller's right to the project is checked before.</summary>
public sealed class ScenarioService
{
    public const int MaximumQueryLength = 10_000;
    private readonly GraphReader graphs;
    private readonly ScenarioSettingsStore settings;
    private readonly FrozenDictionary<string, IScenarioEngine> engines;

    internal ScenarioService(GraphReader graphs, ScenarioSettingsStore settings, EngineParts parts) =>
        (this.graphs, this.settings, engines) = (graphs, settings, ScenarioEngines.Create(parts));

    /// <exception cref="ProblemException">NOT_FOUND for an unknown scenario, SCENARIO_UNAVAILABLE, PROJECT_NOT_IMPORTED.</exception>
    /// <param name="listener">Hears the answer while it is composed.</param>
    public async Task<ScenarioAnswer> Answer(ScenarioQuestion question, IAnswerListener? listener, CancellationToken ct)
    {
        var query = question.Query.Length <= MaximumQueryLength ? question.Query : question.Query[..MaximumQueryLength];
        var tongue = Tongue.Of(question.Language, query);
        var understood = FollowUps.Understand(query, question.History);
        var route = (question.ScenarioId ?? understood.ScenarioId) is { } id ? new ScenarioRoute(Forced(id), 1, null) : ScenarioRouter.Route(understood.Query);
        var thresholds = question.OrganizationId is { } organization ? await settings.Of(organization, question.ProjectId, ct) : ScenarioSettings.Default;
        var preface = route.Wanted is { } wanted ? Unavailable(wanted, tongue) : "";
        if (preface.Length > 0) listener?.Said(0, preface);
        var asked = new EngineQuestion(understood.Query, tongue, understood.Targets, thresholds)
        {
            Listener = listener is null || preface.Length == 0 ? listener : new Prefaced(listener, preface.Length),
            OrganizationId = question.OrganizationId,
            History = question.History,
            Projects = question.Projects,
        };
        var answer = await graphs.Read(question.ProjectId, graph => engines[route.ScenarioId].Answer(asked, graph), ct);
        return answer with
        {
            Answer = preface + answer.Answer,
            Confidence = question.ScenarioId is null ? Math.Min(answer.Confidence, route.Confidence) : answer.Confidence,
            Understood = understood.Leans ? understood.Query : null,
        };
    }

    private sealed class Prefaced(IAnswerListener listener, int length) : IAnswerListener
    {
        public void Said(int from, string text) => listener.Said(from + length, text);
    }

    /// <summary>The scenario, when it can be asked.</summary>
    public static string Forced(string scenarioId)
    {
        var scenario = ScenarioCatalogue.Find(scenarioId) ?? throw new ProblemException(Errors.NotFound, "No such scenario.");
        return scenario.Available
            ? scenario.Id
            : throw new ProblemException(Errors.ScenarioUnavailable, $"{scenario.Name} cannot be asked in this version. Available: {ScenarioCatalogue.AvailableIds}.");
    }

    private static string Unavailable(Scenario wanted, Tongue tongue) => tongue[
        $"_This looks like a question for the scenario {wanted.Name} (`{wanted.Id}`), which this version does not answer. Available: {ScenarioCatalogue.AvailableIds}._\n\n",
        $"_Похоже, вопрос относится к сценарию {wanted.Name} (`{wanted.Id}`), которого в этой версии нет. Доступны: {ScenarioCatalogue.AvailableIds}._\n\n"];
}
