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
        var span = PageSpan.Of(request.Limit, request.Offset, request.Cursor);
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            SessionId = request.SessionId,
            Search = request.Search,
            AfterAt = span.AfterAt,
            AfterId = span.AfterId,
            Take = span.Take,
            Skip = span.Skip,
        };
        var (rows, total) = await db.Both(args.SessionId is null ? Select : SelectSession, args, Count, args, ct);
        if (total.Count == 0) return new Problem(Errors.NotFound, "No such session.");
        return TypedResults.Ok(new ChatMessageList
        {
            Messages = span.Shown(rows).ConvertAll(m => m.ToMessage()),
            Total = span.Total(total),
            Limit = span.Limit,
            Offset = span.ShownOffset,
            NextCursor = span.Next(rows, m => m.Cursor),
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
