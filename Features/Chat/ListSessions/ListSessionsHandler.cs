using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.ListSessions;

public static class ListSessionsHandler
{
    private static readonly SqlFile<Args, ChatSession> Select = Sql.Beside<Args, ChatSession>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountSessions.sql");

    /// <summary>List my conversations</summary>
    public static async Task<Ok<ChatSessionList>> Handle([AsParameters] ListSessionsRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var limit = request.Limit ?? PagingRules.DefaultLimit;
        Cursor? after = Cursor.TryDecode(request.Cursor, out var cursor) ? cursor : null;
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            AfterAt = after?.At,
            AfterId = after?.Id,
            Take = limit + 1,
            Skip = request.Offset ?? 0,
        };
        var (rows, total) = await db.Both(Select, args, Count, args, ct);
        var shown = rows.Count > limit ? rows.GetRange(0, limit) : rows;
        return TypedResults.Ok(new ChatSessionList
        {
            Sessions = shown,
            Total = after is null ? total[0] : null,
            Limit = limit,
            Offset = after is null ? args.Skip : null,
            NextCursor = rows.Count > limit && request.Offset is null ? new Cursor(shown[^1].UpdatedAt.UtcDateTime, shown[^1].Id).Encode() : null,
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
