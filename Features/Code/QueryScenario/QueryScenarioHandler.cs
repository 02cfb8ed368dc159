using System.Diagnostics;
using Capstan.Features.Code.Scenarios;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.QueryScenario;

public static class QueryScenarioHandler
{
    /// <summary>Ask a scenario</summary>
    /// <remarks>Answers from the project's graph with evidence. A scenario this version does not have answers 409 SCENARIO_UNAVAILABLE and names those it has.</remarks>
    public static async Task<Ok<ScenarioQueryResponse>> Handle(
        [FromRoute(Name = "scenario_id")] string scenarioId, QueryScenarioRequest request, Caller caller, Origin origin, ProjectDirectory projects, ScenarioService scenarios,
        CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var forced = ScenarioService.Forced(scenarioId);
        var project = await projects.WithGraph(caller, request.ProjectId, ct, "scenarios:execute");
        var answer = await scenarios.Answer(new() { ProjectId = project.Id, Query = request.Query, Language = request.Language, ScenarioId = forced }, ct);
        return TypedResults.Ok(new ScenarioQueryResponse
        {
            Answer = answer.Answer,
            ScenarioId = answer.ScenarioId,
            Confidence = answer.Confidence,
            Evidence = answer.Evidence,
            RequestId = origin.RequestId,
            ProcessingTimeMs = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
        });
    }
}
