namespace Capstan.Features.Identity.ListApiKeys;

public static class ListApiKeysHandler
{
    private static readonly SqlFile<Args, ApiKeyResponse> Select = Sql.Beside<Args, ApiKeyResponse>();

    /// <summary>List my API keys</summary>
    /// <remarks>Newest first; at most 100, which is all a person can have. Revoked keys are not shown.</remarks>
    public static async Task<Ok<List<ApiKeyResponse>>> Handle(Caller caller, Db db, CancellationToken ct) =>
        TypedResults.Ok(await db.Many(Select, new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId }, ct));

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }
}
