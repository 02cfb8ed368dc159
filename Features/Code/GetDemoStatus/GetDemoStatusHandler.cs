using Capstan.Features.Code.Demo;

namespace Capstan.Features.Code.GetDemoStatus;

public static class GetDemoStatusHandler
{
    /// <summary>What the demo takes</summary>
    public static Ok<DemoStatusResponse> Handle(DemoSettings demo) => TypedResults.Ok(new DemoStatusResponse
    {
        Enabled = demo.Enabled,
        RateLimit = demo.RateLimit,
        MaxQueryLength = DemoSettings.MaximumQueryLength,
        AllowedScenarios = [DemoSettings.ScenarioId],
    });
}
