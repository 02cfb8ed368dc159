namespace Capstan.Features.Chat.DeleteSession;

public static class DeleteSessionHandler
{
    private static readonly SqlFile<Args, int> Delete = Sql.Beside<Args, int>();

    /// <summary>Delete one of my conversations with its messages</summary>
    /// <remarks>An answer that is being written for it is not kept.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle([FromRoute(Name = "session_id")] Guid sessionId, Caller caller, Db db, CancellationToken ct) =>
        await db.Execute(Delete, new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId, SessionId = sessionId }, ct) > 0
            ? TypedResults.NoContent()
            : new Problem(Errors.NotFound, "No such session.");

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid SessionId { get; init; }
    }
}
