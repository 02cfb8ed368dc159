using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.GetSession;

/// <summary>A conversation with its messages.</summary>
public sealed record ChatSessionDetail : IVersioned
{
    public required Guid Id { get; init; }
    /// <example>Where is heap_insert defined?</example>
    public required string Title { get; init; }
    /// <summary>The scenario of the last answer; null until there is one.</summary>
    public required string? ScenarioId { get; init; }
    /// <summary>All messages of it, also those not shown.</summary>
    public required long MessageCount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>The last 200 messages, oldest first; <c>GET /history?session_id=…</c> pages through all.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }
}
