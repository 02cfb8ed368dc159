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
internal sealed record EngineQuestion(string Query, Tongue Tongue, IReadOnlyList<Target> Targets, ScenarioSettings Settings);

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
    public async Task<ScenarioAnswer> Answer(ScenarioQuestion question, CancellationToken ct)
    {
        var query = question.Query.Length <= MaximumQueryLength ? question.Query : question.Query[..MaximumQueryLength];
        var tongue = Tongue.Of(question.Language, query);
        var route = question.ScenarioId is { } id ? new ScenarioRoute(Forced(id), 1, null) : ScenarioRouter.Route(query);
        var targets = Targets.Of(query);
        if (targets.Count == 0 && SpeaksOfEarlier(query)) targets = EarlierTargets(question.History);
        var thresholds = question.OrganizationId is { } organization ? await settings.Of(organization, question.ProjectId, ct) : ScenarioSettings.Default;
        var answer = await graphs.Read(question.ProjectId, graph => engines[route.ScenarioId].Answer(new(query, tongue, targets, thresholds), graph), ct);
        return answer with
        {
            Answer = route.Wanted is { } wanted ? Unavailable(wanted, tongue) + answer.Answer : answer.Answer,
            Confidence = question.ScenarioId is null ? Math.Min(answer.Confidence, route.Confidence) : answer.Confidence,
        };
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

    /// <summary>Words that stand for something named before; <see cref="Words"/> spells ё as е.</summary>
    private static readonly FrozenSet<string> Pronouns = FrozenSet.ToFrozenSet(
    [
        "it", "its", "this", "that", "these", "those", "they", "them", "their",
        "он", "она", "оно", "они", "его", "него", "ему", "нему", "им", "ним", "нем", "ее", "нее", "ей", "ней", "их", "них", "ими", "ними",
        "это", "этот", "эта", "эти", "этого", "этой", "этому", "этом", "этим", "эту", "этих",
    ], StringComparer.Ordinal);

    private static bool SpeaksOfEarlier(string query) => Words.Of(query).Any(Pronouns.Contains);

    private static List<Target> EarlierTargets(IReadOnlyList<string> history)
    {
        for (var i = history.Count - 1; i >= Math.Max(0, history.Count - 10); i--)
            if (Targets.Of(history[i].Length <= MaximumQueryLength ? history[i] : history[i][..MaximumQueryLength]) is { Count: > 0 } targets) return targets;
        return [];
    }
}
