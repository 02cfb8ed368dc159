namespace Capstan.Features.Chat.ListHistory;

public sealed record ListHistoryRequest
{
    /// <summary>Only messages of this conversation.</summary>
    [FromQuery(Name = "session_id")]
    public Guid? SessionId { get; init; }
    /// <summary>Only messages with these words; "quoted words" stand together, -word must not occur. 500 characters at most.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }
    /// <summary>How many, 1 to 200; 50 unless told.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }
    /// <summary>How many to pass over. For long lists <c>cursor</c> is faster and misses nothing that moves.</summary>
    [FromQuery(Name = "offset")]
    public int? Offset { get; init; }
    /// <summary>Opaque; the <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }
}
