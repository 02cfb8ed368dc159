using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.AppendMessage;

public static class AppendMessageHandler
{
    private static readonly SqlFile<Args, MessageRow> Insert = Sql.Beside<Args, MessageRow>();

    /// <summary>Keep a message in one of my conversations</summary>
    public static async Task<Results<Created<AppendMessageResponse>, Problem>> Handle(
        [FromRoute(Name = "session_id")] Guid sessionId, AppendMessageRequest request, Caller caller, Db db, CancellationToken ct) =>
        await db.Maybe(Insert, new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            SessionId = sessionId,
            MessageId = Guid.CreateVersion7(),
            Role = request.Role ?? "user",
            Content = request.Content,
        }, ct) is { } row
            ? TypedResults.Created($"/api/v1/history/{row.Id}", new AppendMessageResponse { Status = "saved", Message = row.ToMessage() })
            : new Problem(Errors.NotFound, "No such session.");

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid SessionId { get; init; }
        public required Guid MessageId { get; init; }
        public required string Role { get; init; }
        public required string Content { get; init; }
    }
}
