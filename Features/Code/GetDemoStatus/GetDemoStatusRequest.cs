namespace Capstan.Features.Code.GetDemoStatus;

/// <summary>What the demo takes.</summary>
public sealed record DemoStatusResponse
{
    public required bool Enabled { get; init; }
    /// <summary>Per address.</summary>
    /// <example>30/minute</example>
    public required string RateLimit { get; init; }
    /// <summary>Characters.</summary>
    /// <example>500</example>
    public required int MaxQueryLength { get; init; }
    public required IReadOnlyList<string> AllowedScenarios { get; init; }
}
