using System.Text.Json.Serialization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Chat.ChatShared;

/// <summary>An answer with what it rests on. Without a language model the same question to the same graph gives the same answer, to the byte.</summary>
public sealed record ChatResponse
{
    /// <summary>Markdown.</summary>
    public required string Answer { get; init; }
    /// <summary>Who answered.</summary>
    /// <example>onboarding</example>
    public required string ScenarioId { get; init; }
    /// <summary>From 0 to 1: the mean of what the facts used are worth.</summary>
    /// <example>0.95</example>
    public required double Confidence { get; init; }
    /// <summary>Facts of the graph, 40 at most; never a model's.</summary>
    public required IReadOnlyList<ScenarioEvidence> Evidence { get; init; }
    /// <summary>Pictures of what the answer says, three at most, as Mermaid and as SVG; they are not in <c>answer</c>.</summary>
    public required IReadOnlyList<AnswerDiagram> Diagrams { get; init; }
    /// <summary>The question as it was understood, when it leaned on an earlier one of the session ("who calls it?"); null otherwise.</summary>
    /// <example>who calls `heap_insert`?</example>
    public required string? UnderstoodAs { get; init; }
    public required Guid SessionId { get; init; }
    /// <summary>The answer in <c>GET /history/{message_id}</c>.</summary>
    public required Guid MessageId { get; init; }
    /// <summary>Who wrote the prose: <c>embedded-extractive</c> is the product itself, anything else the configured language model.</summary>
    /// <example>embedded-extractive</example>
    public required string Model { get; init; }
    public required string RequestId { get; init; }
    /// <example>12.5</example>
    public required double ProcessingTimeMs { get; init; }
}

/// <summary>One event of a streamed answer. The contents of all chunks, put together, are the answer.</summary>
public sealed record ChatEvent
{
    /// <summary>start, any number of chunk, then end; or error, which also ends the stream. Over a socket also reset and pong.</summary>
    [System.ComponentModel.DataAnnotations.AllowedValues("start", "chunk", "end", "error", "reset", "pong")]
    public required string Type { get; init; }
    /// <summary>Over a socket: what to come back with, as <c>last_event_id</c>, to hear the events after this one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? SessionId { get; init; }
    /// <summary>Of chunk: the next piece of the answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; init; }
    /// <summary>Of end, as all below.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ScenarioId { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Confidence { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ScenarioEvidence>? Evidence { get; init; }
    /// <summary>Pictures, as Mermaid and SVG: they come whole, at the end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AnswerDiagram>? Diagrams { get; init; }
    /// <summary>The question as it was understood, when it leaned on an earlier one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UnderstoodAs { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? MessageId { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ProcessingTimeMs { get; init; }
    /// <summary>Of error: what went wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }
    /// <summary>Of error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorCode { get; init; }
    /// <summary>Of end and error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestId { get; init; }

    public static ChatEvent Start(Guid sessionId) => new() { Type = "start", SessionId = sessionId };

    public static ChatEvent Chunk(string content) => new() { Type = "chunk", Content = content };

    /// <summary>What came after the event a client came back with is kept no more: <c>GET /sessions/{session_id}/messages</c> has what was answered.</summary>
    public static ChatEvent Reset() => new() { Type = "reset", Detail = "The events after that one are kept no more. What was answered is in GET /sessions/{session_id}/messages." };

    public static ChatEvent Pong() => new() { Type = "pong" };

    public static ChatEvent End(ChatResponse answer) => new()
    {
        Type = "end",
        SessionId = answer.SessionId,
        ScenarioId = answer.ScenarioId,
        Confidence = answer.Confidence,
        Evidence = answer.Evidence,
        Diagrams = answer.Diagrams,
        UnderstoodAs = answer.UnderstoodAs,
        MessageId = answer.MessageId,
        Model = answer.Model,
        ProcessingTimeMs = answer.ProcessingTimeMs,
        RequestId = answer.RequestId,
    };

    public static ChatEvent Failure(Problem problem, string requestId) =>
        new() { Type = "error", Detail = problem.Detail, ErrorCode = problem.Error.Code, RequestId = requestId };
}
