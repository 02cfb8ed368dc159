namespace Capstan.Features.Chat.ChatShared;

/// <summary>A conversation of the caller.</summary>
public sealed record ChatSession : IIdentified
{
    public required Guid Id { get; init; }
    /// <summary>What its creator called it, else its first question; empty until there is one.</summary>
    /// <example>Where is heap_insert defined?</example>
    public required string Title { get; init; }
    /// <summary>The scenario of the last answer; null until there is one.</summary>
    /// <example>onboarding</example>
    public required string? ScenarioId { get; init; }
    /// <summary>Questions and answers together.</summary>
    /// <example>2</example>
    public required long MessageCount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>The time of the last message.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
