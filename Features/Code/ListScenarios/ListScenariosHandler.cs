using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Code.ListScenarios;

public static class ListScenariosHandler
{
    /// <summary>List the scenarios</summary>
    /// <remarks>All sixteen, in their documented order; <c>available</c> says which of them can be asked.</remarks>
    public static Ok<IReadOnlyList<ScenarioResponse>> Handle() =>
        TypedResults.Ok<IReadOnlyList<ScenarioResponse>>([.. ScenarioCatalogue.All.Select(ScenarioResponse.Of)]);
}
