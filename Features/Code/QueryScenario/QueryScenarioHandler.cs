using Capstan.Features.Chat.Answering;
using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Code.QueryScenario;

public static class QueryScenarioHandler
{
    /// <summary>Ask a scenario</summary>
    /// <remarks>
    /// As `POST /chat` with this scenario: question and answer are kept in the session, which is made when none is named. A scenario this version
    /// does not have answers 409 SCENARIO_UNAVAILABLE and names those it has.
    /// </remarks>
    public static async Task<Ok<ChatResponse>> Handle(
        [FromRoute(Name = "scenario_id")] string scenarioId, QueryScenarioRequest request, Caller caller, Origin origin, ChatService chat, CancellationToken ct)
    {
        var question = new ChatRequest
        {
            Query = request.Query,
            SessionId = request.SessionId,
            ScenarioId = scenarioId,
            Language = request.Language,
            ProjectId = request.ProjectId,
        };
        return TypedResults.Ok(await chat.Answer(await chat.Open(caller, question, "scenarios:execute", origin.RequestId, ct), null, ct));
    }
}
