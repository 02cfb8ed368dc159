using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.UpdateProfile;

public static class UpdateProfileHandler
{
    private static readonly SqlFile<Args, MeResponse> Update = Sql.Beside<Args, MeResponse>();

    /// <summary>Change my name</summary>
    public static async Task<Ok<MeResponse>> Handle(UpdateProfileRequest request, Caller caller, Db db, CancellationToken ct) =>
        TypedResults.Ok(await db.One(Update, new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId, Name = request.Name }, ct));

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string Name { get; init; }
    }
}
