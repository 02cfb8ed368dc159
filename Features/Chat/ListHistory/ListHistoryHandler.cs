using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.ListHistory;

public static class ListHistoryHandler
{
    private static readonly SqlFile<Args, MessageRow> Select = Sql.Beside<Args, MessageRow>();
    private static readonly SqlFile<Args, MessageRow> SelectSession = Sql.Beside<Args, MessageRow>("ListSessionHistory.sql");
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountHistory.sql");

    /// <summary>List my messages</summary>
    public static async Task<Results<Ok<ChatMessageList>, Problem>> Handle([AsParameters] ListHistoryRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var limit = request.Limit ?? PagingRules.DefaultLimit;
        Cursor? after = Cursor.TryDecode(request.Cursor, out var cursor) ? cursor : null;
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            SessionId = request.SessionId,
            Search = request.Search,
            AfterAt = after?.At,
            AfterId = after?.Id,
            Take = limit + 1,
            Skip = request.Offset ?? 0,
        };
        var (rows, total) = await db.Both(args.SessionId is null ? Select : SelectSession, args, Count, args, ct);
        if (total.Count == 0) return new Problem(Errors.NotFound, "No such session.");
        var shown = rows.Count > limit ? rows.GetRange(0, limit) : rows;
        return TypedResults.Ok(new ChatMessageList
        {
            Messages = shown.ConvertAll(m => m.ToMessage()),
            Total = after is null ? total[0] : null,
            Limit = limit,
            Offset = after is null ? args.Skip : null,
            NextCursor = rows.Count > limit && request.Offset is null ? shown[^1].Cursor.Encode() : null,
        });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid? SessionId { get; init; }
        public required string? Search { get; init; }
        public required DateTime? AfterAt { get; init; }
        public required Guid? AfterId { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
