using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.ListSessionMessages;

public static class ListSessionMessagesHandler
{
    private static readonly SqlFile<Args, MessageRow> Select = Sql.Beside<Args, MessageRow>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountSessionMessages.sql");

    /// <summary>List the messages of one of my conversations</summary>
    /// <remarks>The last ones unless told, in the order they were said. Pages lead back in time.</remarks>
    public static async Task<Results<Ok<ChatMessageList>, Problem>> Handle([AsParameters] ListSessionMessagesRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var span = PageSpan.Of(request.Limit, request.Offset, request.Cursor);
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            SessionId = request.SessionId,
            AfterAt = span.AfterAt,
            AfterId = span.AfterId,
            Take = span.Take,
            Skip = span.Skip,
        };
        var (rows, total) = await db.Both(Select, args, Count, args, ct);
        if (total.Count == 0) return new Problem(Errors.NotFound, "No such session.");
        var messages = span.Shown(rows).ConvertAll(m => m.ToMessage());
        messages.Reverse();
        return TypedResults.Ok(new ChatMessageList
        {
            Messages = messages,
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
        public required Guid SessionId { get; init; }
        public required DateTime? AfterAt { get; init; }
        public required Guid? AfterId { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
