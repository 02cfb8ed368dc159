using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Chat.ExportHistory;

public sealed record ExportHistoryRequest
{
    /// <summary>json (unless told), csv or markdown.</summary>
    [FromQuery(Name = "format"), AllowedValues("json", "csv", "markdown")]
    public string? Format { get; init; }
    /// <summary>Only this conversation; all of the caller's unless told.</summary>
    [FromQuery(Name = "session_id")]
    public Guid? SessionId { get; init; }
}

/// <summary>The JSON form of an export.</summary>
public sealed record HistoryExport
{
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<ChatShared.ChatMessage> Messages { get; init; }
}
