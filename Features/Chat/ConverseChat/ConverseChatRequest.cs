using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.ConverseChat;

/// <summary>A message to <c>/ws/chat</c>; the answers are <see cref="ChatEvent"/>s.</summary>
public sealed record ChatSocketMessage
{
    /// <summary>query; or ping, which is answered with pong.</summary>
    public string? Type { get; init; }
    public string? Query { get; init; }
    public string? ScenarioId { get; init; }
    /// <summary>Unless told, the connection is one conversation.</summary>
    public Guid? SessionId { get; init; }
    public string? Language { get; init; }
    public Guid? ProjectId { get; init; }
}
