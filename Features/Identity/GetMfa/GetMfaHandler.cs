namespace Capstan.Features.Identity.GetMfa;

public static class GetMfaHandler
{
    private static readonly SqlFile<Args, MfaStatusResponse> Select = Sql.Beside<Args, MfaStatusResponse>();

    /// <summary>How does my second factor stand</summary>
    public static async Task<Ok<MfaStatusResponse>> Handle(Caller caller, Db db, CancellationToken ct) =>
        TypedResults.Ok(await db.One(Select, new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId }, ct));

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }
}
