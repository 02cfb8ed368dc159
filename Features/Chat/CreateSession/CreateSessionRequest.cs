namespace Capstan.Features.Chat.CreateSession;

/// <summary>A new conversation. <c>POST /chat</c> begins one by itself when none is named.</summary>
public sealed record CreateSessionRequest
{
    /// <summary>200 characters at most; the first question unless told.</summary>
    /// <example>How the buffer cache works</example>
    public string? Title { get; init; }
}
