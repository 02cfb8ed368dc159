using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListUsers;

public static class ListUsersHandler
{
    private static readonly SqlFile<Args, UserResponse> Select = Sql.Beside<Args, UserResponse>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountUsers.sql");

    /// <summary>List the members of the organization</summary>
    public static async Task<Ok<UserListResponse>> Handle([AsParameters] ListUsersRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            Pattern = string.IsNullOrWhiteSpace(request.Search) ? null : Like.Containing(request.Search.Trim()),
            Role = Roles.TryParse(request.Role, out var role) ? role.Name() : null,
            Take = request.Limit ?? 100,
            Skip = request.Offset ?? 0,
        };
        var (users, counts) = await db.Both(Select, args, Count, args, ct);
        return TypedResults.Ok(new UserListResponse { Users = users, Total = counts[0], NextOffset = Page.NextOffset(args.Skip, users.Count, counts[0]) });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string? Pattern { get; init; }
        public required string? Role { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
