using System.ComponentModel.DataAnnotations;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Code.QueryScenario;

/// <summary>A question for one scenario.</summary>
public sealed record QueryScenarioRequest
{
    /// <summary>In English or Russian, at most 10,000 characters. Names of code are best put in back-ticks.</summary>
    /// <example>Where is `heap_insert` defined?</example>
    public required string Query { get; init; }
    /// <summary>What the answer is written in; the language of the question unless told.</summary>
    [AllowedValues("en", "ru")]
    public string? Language { get; init; }
    /// <summary>Whose graph; the active project's unless told.</summary>
    public Guid? ProjectId { get; init; }
}

/// <summary>An answer composed from the graph. The same question to the same graph gives the same answer.</summary>
public sealed record ScenarioQueryResponse
{
    /// <summary>Markdown.</summary>
    public required string Answer { get; init; }
    /// <example>onboarding</example>
    public required string ScenarioId { get; init; }
    /// <summary>From 0 to 1: the mean of what the facts used are worth.</summary>
    /// <example>0.95</example>
    public required double Confidence { get; init; }
    /// <summary>What the answer rests on, 40 at most.</summary>
    public required IReadOnlyList<ScenarioEvidence> Evidence { get; init; }
    public required string RequestId { get; init; }
    /// <example>12</example>
    public required long ProcessingTimeMs { get; init; }
}
