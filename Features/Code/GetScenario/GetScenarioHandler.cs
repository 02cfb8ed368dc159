using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Code.GetScenario;

public static class GetScenarioHandler
{
    /// <summary>Get a scenario</summary>
    public static Results<Ok<ScenarioResponse>, Problem> Handle([FromRoute(Name = "scenario_id")] string scenarioId) =>
        ScenarioCatalogue.Find(scenarioId) is { } scenario ? TypedResults.Ok(ScenarioResponse.Of(scenario)) : new Problem(Errors.NotFound, "No such scenario.");
}
