using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.GetMe;

public static class GetMeHandler
{
    private static readonly SqlFile<Args, MeResponse> Select = Sql.Beside<Args, MeResponse>();

    /// <summary>Who am I</summary>
    public static async Task<Ok<MeResponse>> Handle(Caller caller, Db db, CancellationToken ct) =>
        TypedResults.Ok(await db.One(Select, new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId }, ct));

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }
}
