namespace Capstan.Features.Chat.ChatShared;

/// <summary>Messages of the caller: the latest first in <c>GET /history</c>, the latest last in <c>GET /sessions/{session_id}/messages</c>.</summary>
public sealed record ChatMessageList : IPage
{
    public required IReadOnlyList<ChatMessage> Messages { get; init; }
    /// <summary>All that fit; null for pages asked for with a cursor.</summary>
    public required long? Total { get; init; }
    public required int Limit { get; init; }
    /// <summary>Null for pages asked for with a cursor.</summary>
    public required int? Offset { get; init; }
    /// <summary>Where the next page begins; null on the last page, and when the page was asked for with an offset.</summary>
    public required string? NextCursor { get; init; }
    int? IPage.NextOffset => NextCursor is null && Offset is { } offset && Total is { } total ? Page.NextOffset(offset, Messages.Count, total) : null;
}
