using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Chat.ChatShared;

/// <summary>A question about the code of a project.</summary>
public sealed record ChatRequest
{
    /// <summary>
    /// In English or Russian, 10,000 characters at most. Names of code are best put in back-ticks. "It" and the like mean what the question
    /// before in the same session was about.
    /// </summary>
    /// <example>Where is `heap_insert` defined?</example>
    public required string Query { get; init; }
    /// <summary>The conversation to go on with; a new one unless told.</summary>
    public Guid? SessionId { get; init; }
    /// <summary>Who must answer, an id of <c>GET /scenarios</c>; chosen by the words of the question unless told.</summary>
    /// <example>onboarding</example>
    public string? ScenarioId { get; init; }
    /// <summary>What the answer is written in; the language of the question unless told.</summary>
    [AllowedValues("en", "ru")]
    public string? Language { get; init; }
    /// <summary>Whose code; the active project's unless told.</summary>
    public Guid? ProjectId { get; init; }
}
