using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.QueryScenario;

/// <summary>A question for one scenario.</summary>
public sealed record QueryScenarioRequest
{
    /// <summary>In English or Russian, at most 10,000 characters. Names of code are best put in back-ticks.</summary>
    /// <example>Where is `heap_insert` defined?</example>
    public required string Query { get; init; }
    /// <summary>The conversation to go on with; a new one unless told.</summary>
    public Guid? SessionId { get; init; }
    /// <summary>What the answer is written in; the language of the question unless told.</summary>
    [AllowedValues("en", "ru")]
    public string? Language { get; init; }
    /// <summary>Whose graph; the active project's unless told.</summary>
    public Guid? ProjectId { get; init; }
}
