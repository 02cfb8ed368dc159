using System.Diagnostics;
using Capstan.Features.Code.Demo;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Code.DemoChat;

public static class DemoChatHandler
{
    private const int RetryAfterSeconds = 3600;

    /// <summary>Ask the demo</summary>
    /// <remarks>Asks the onboarding scenario about the code the operator shows. Nothing is kept. 503 when the demo is switched off.</remarks>
    public static async Task<Results<Ok<DemoChatResponse>, Problem>> Handle(DemoChatRequest request, DemoSettings demo, ScenarioService scenarios, CancellationToken ct)
    {
        if (!demo.Enabled) return new Problem(Errors.Unavailable, "The demo is switched off on this installation.", retryAfterSeconds: RetryAfterSeconds);
        var started = Stopwatch.GetTimestamp();
        return TypedResults.Ok(new DemoChatResponse
        {
            Answer = await Shown(request, demo, scenarios, ct) ?? DemoGuide.Answer(request.Query, request.Language),
            ScenarioId = DemoSettings.ScenarioId,
            ProcessingTimeMs = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2),
        });
    }

    /// <summary>From the graph of the demo project; null when there is none (any more).</summary>
    private static async Task<string?> Shown(DemoChatRequest request, DemoSettings demo, ScenarioService scenarios, CancellationToken ct)
    {
        if (demo.ProjectId is not { } projectId) return null;
        try
        {
            var answer = await scenarios.Answer(
                new() { ProjectId = projectId, Query = request.Query, Language = request.Language, ScenarioId = DemoSettings.ScenarioId }, null, ct);
            return answer.Answer;
        }
        catch (ProblemException e) when (e.Problem.Error == Errors.ProjectNotImported)
        {
            return null;
        }
    }
}
