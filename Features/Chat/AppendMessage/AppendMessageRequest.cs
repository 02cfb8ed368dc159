using System.ComponentModel.DataAnnotations;
using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.AppendMessage;

/// <summary>A message said elsewhere, to be kept with the conversation. Nobody answers it: questions go to <c>POST /chat</c>.</summary>
public sealed record AppendMessageRequest
{
    /// <summary>user unless told.</summary>
    [AllowedValues("user", "assistant")]
    public string? Role { get; init; }
    /// <summary>At most 100,000 characters.</summary>
    /// <example>We decided to keep the old format.</example>
    public required string Content { get; init; }
}

public sealed record AppendMessageResponse
{
    /// <example>saved</example>
    [AllowedValues("saved")]
    public required string Status { get; init; }
    public required ChatMessage Message { get; init; }
}
