namespace Capstan.Features.Identity.ListSecurityKeys;

public static class ListSecurityKeysHandler
{
    private static readonly SqlFile<Args, SecurityKeyResponse> Select = Sql.Beside<Args, SecurityKeyResponse>();

    /// <summary>List my API keys, masked</summary>
    /// <remarks>The keys of <c>/auth/api-keys</c> too: one store. Newest first; at most 100, which is all a person can have.</remarks>
    public static async Task<Ok<Page<SecurityKeyResponse>>> Handle(Caller caller, Db db, CancellationToken ct)
    {
        var keys = await db.Many(Select, new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId }, ct);
        return TypedResults.Ok(new Page<SecurityKeyResponse> { Items = keys, Total = keys.Count, Limit = 100, Offset = 0, NextCursor = null });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }
}
