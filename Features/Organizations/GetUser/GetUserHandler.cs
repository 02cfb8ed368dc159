using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.GetUser;

public static class GetUserHandler
{
    private static readonly SqlFile<Args, UserResponse> Select = Sql.Beside<Args, UserResponse>();

    /// <summary>One member</summary>
    public static async Task<Results<Ok<UserResponse>, Problem>> Handle([FromRoute(Name = "id")] Guid id, Caller caller, Db db, CancellationToken ct) =>
        await db.Maybe(Select, new() { OrganizationId = caller.OrganizationId, UserId = id }, ct) is { } user
            ? TypedResults.Ok(user)
            : new Problem(Errors.NotFound, "No such member.");

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }
}
