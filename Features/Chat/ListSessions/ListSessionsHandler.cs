using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.ListSessions;

public static class ListSessionsHandler
{
    private static readonly SqlFile<Args, ChatSession> Select = Sql.Beside<Args, ChatSession>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountSessions.sql");

    /// <summary>List my conversations</summary>
    public static async Task<Ok<ChatSessionList>> Handle([AsParameters] ListSessionsRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var span = PageSpan.Of(request.Limit, request.Offset, request.Cursor);
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            AfterAt = span.AfterAt,
            AfterId = span.AfterId,
            Take = span.Take,
            Skip = span.Skip,
        };
        var (rows, total) = await db.Both(Select, args, Count, args, ct);
        return TypedResults.Ok(new ChatSessionList
        {
            Sessions = span.Shown(rows),
            Total = span.Total(total),
            Limit = span.Limit,
            Offset = span.ShownOffset,
            NextCursor = span.Next(rows, s => new(s.UpdatedAt.UtcDateTime, s.Id)),
        });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required DateTime? AfterAt { get; init; }
        public required Guid? AfterId { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
