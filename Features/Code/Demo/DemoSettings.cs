namespace Capstan.Features.Code.Demo;

/// <summary>What the operator shows to everybody.</summary>
public sealed record DemoSettings
{
    public const int MaximumQueryLength = 500;
    public const string ProjectVariable = "CAPSTAN_DEMO_PROJECT", ScenarioId = "onboarding";

    public required bool Enabled { get; init; }
    /// <summary>As the operator wrote it: <c>30/minute</c>.</summary>
    public required string RateLimit { get; init; }
    /// <summary>Whose graph everybody may ask; null when none is shown.</summary>
    public required Guid? ProjectId { get; init; }

    public static DemoSettings From(Settings settings) => new()
    {
        Enabled = settings.DemoEnabled,
        RateLimit = settings.DemoRateLimit,
        ProjectId = settings[ProjectVariable] is not { } text ? null
            : Guid.TryParse(text, out var id) ? id
            : throw new InvalidOperationException($"{ProjectVariable} must be the id of a project."),
    };
}
