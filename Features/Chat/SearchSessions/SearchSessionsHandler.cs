namespace Capstan.Features.Chat.SearchSessions;

public static class SearchSessionsHandler
{
    private static readonly SqlFile<Args, FoundSession> Select = Sql.Beside<Args, FoundSession>();

    /// <summary>Search my conversations</summary>
    public static async Task<Ok<FoundSessions>> Handle([AsParameters] SearchSessionsRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var sessions = await db.Many(Select, new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            Words = request.Q!,
            Take = request.Limit ?? 10,
        }, ct);
        return TypedResults.Ok(new FoundSessions { Sessions = sessions, Count = sessions.Count, Query = request.Q! });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string Words { get; init; }
        public required int Take { get; init; }
    }
}
