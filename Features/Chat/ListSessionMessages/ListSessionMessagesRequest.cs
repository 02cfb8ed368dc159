namespace Capstan.Features.Chat.ListSessionMessages;

public sealed record ListSessionMessagesRequest
{
    [FromRoute(Name = "session_id")]
    public required Guid SessionId { get; init; }
    /// <summary>How many, 1 to 200; 50 unless told.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }
    /// <summary>How many to pass over, counted from the latest.</summary>
    [FromQuery(Name = "offset")]
    public int? Offset { get; init; }
    /// <summary>Opaque; the <c>next_cursor</c> of the page before, which leads to earlier messages.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }
}
