using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.GetSession;

public static class GetSessionHandler
{
    private static readonly SqlFile<Args, ChatSession> Select = Sql.Beside<Args, ChatSession>();
    private static readonly SqlFile<Args, MessageRow> Messages = Sql.Beside<Args, MessageRow>("LastMessages.sql");

    /// <summary>Get one of my conversations</summary>
    public static async Task<Results<Ok<ChatSessionDetail>, Problem>> Handle([FromRoute(Name = "session_id")] Guid sessionId, Caller caller, Db db, CancellationToken ct)
    {
        var args = new Args { OrganizationId = caller.OrganizationId, UserId = caller.UserId, SessionId = sessionId };
        var (sessions, messages) = await db.Both(Select, args, Messages, args, ct);
        if (sessions.Count == 0) return new Problem(Errors.NotFound, "No such session.");
        var session = sessions[0];
        messages.Reverse();
        return TypedResults.Ok(new ChatSessionDetail
        {
            Id = session.Id,
            Title = session.Title,
            ScenarioId = session.ScenarioId,
            MessageCount = session.MessageCount,
            CreatedAt = session.CreatedAt,
            UpdatedAt = session.UpdatedAt,
            Messages = messages.ConvertAll(m => m.ToMessage()),
        });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid SessionId { get; init; }
    }
}
