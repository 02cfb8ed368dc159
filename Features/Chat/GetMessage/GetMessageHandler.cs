using Capstan.Features.Chat.ChatShared;
using Capstan.Features.Code.Diagrams;

namespace Capstan.Features.Chat.GetMessage;

public static class GetMessageHandler
{
    private static readonly SqlFile<Args, Row> Select = Sql.Beside<Args, Row>();

    /// <summary>Get one of my messages</summary>
    public static async Task<Results<Ok<ChatMessage>, Problem>> Handle([FromRoute(Name = "message_id")] Guid messageId, Caller caller, Db db, CancellationToken ct) =>
        await db.Maybe(Select, new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId, MessageId = messageId }, ct) is { } row
            ? TypedResults.Ok(row.ToMessage() with { Diagrams = row.Diagrams.Read<List<AnswerDiagram>>() })
            : new Problem(Errors.NotFound, "No such message.");

    private sealed record Row : MessageRow
    {
        public required RawJson Diagrams { get; init; }
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid MessageId { get; init; }
    }
}
