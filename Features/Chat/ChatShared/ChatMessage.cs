using System.ComponentModel.DataAnnotations;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Chat.ChatShared;

/// <summary>A question or an answer of a conversation.</summary>
public sealed record ChatMessage
{
    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }
    /// <summary>user for a question, assistant for an answer.</summary>
    /// <example>assistant</example>
    [AllowedValues("user", "assistant")]
    public required string Role { get; init; }
    /// <summary>The question as asked, or the answer in Markdown.</summary>
    public required string Content { get; init; }
    /// <summary>The scenario that answered.</summary>
    /// <example>onboarding</example>
    public required string? ScenarioId { get; init; }
    /// <summary>From 0 to 1; null for questions.</summary>
    /// <example>0.95</example>
    public required double? Confidence { get; init; }
    /// <summary>What the answer rests on; empty for questions.</summary>
    public required IReadOnlyList<ScenarioEvidence> Evidence { get; init; }
    /// <summary>Pictures of an answer; only <c>GET /history/{message_id}</c> has them, lists do not.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AnswerDiagram>? Diagrams { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A message as it is stored.</summary>
internal record MessageRow
{
    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }
    public required string Role { get; init; }
    public required string Content { get; init; }
    public required string? ScenarioId { get; init; }
    public required double? Confidence { get; init; }
    public required RawJson Evidence { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public Cursor Cursor => new(CreatedAt.UtcDateTime, Id);

    public ChatMessage ToMessage() => new()
    {
        Id = Id,
        SessionId = SessionId,
        Role = Role,
        Content = Content,
        ScenarioId = ScenarioId,
        Confidence = Confidence,
        Evidence = Evidence.Text == "[]" ? [] : Evidence.Read<List<ScenarioEvidence>>() ?? [],
        CreatedAt = CreatedAt,
    };
}
