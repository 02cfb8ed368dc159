using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.DemoChat;

/// <summary>A question without signing in.</summary>
public sealed record DemoChatRequest
{
    /// <summary>500 characters at most.</summary>
    /// <example>Где определена функция heap_insert?</example>
    public required string Query { get; init; }
    /// <summary>What the answer is written in; the language of the question unless told.</summary>
    /// <example>ru</example>
    [AllowedValues("en", "ru")]
    public string? Language { get; init; }
}

/// <summary>An answer of the demo.</summary>
public sealed record DemoChatResponse
{
    /// <summary>Markdown: from the code the operator shows; where none is shown, what can be asked once code was imported.</summary>
    public required string Answer { get; init; }
    /// <summary>Always onboarding.</summary>
    /// <example>onboarding</example>
    public required string ScenarioId { get; init; }
    /// <example>12.5</example>
    public required double ProcessingTimeMs { get; init; }
}
