using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.UpdateMe;

public static class UpdateMeHandler
{
    private static readonly SqlFile<Args, MeResponse> Update = Sql.Beside<Args, MeResponse>();

    /// <summary>Change my profile</summary>
    public static async Task<Results<Ok<MeResponse>, Problem>> Handle(UpdateMeRequest request, IfMatch ifMatch, Caller caller, Db db, CancellationToken ct)
    {
        var me = await db.Maybe(Update, new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            FullName = request.FullName,
            Email = request.Email,
            IfMatch = ifMatch.UpdatedAt,
        }, ct);
        return me is null ? new Problem(Errors.PreconditionFailed) : TypedResults.Ok(me);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string? FullName { get; init; }
        public required string? Email { get; init; }
        public required DateTimeOffset? IfMatch { get; init; }
    }
}
