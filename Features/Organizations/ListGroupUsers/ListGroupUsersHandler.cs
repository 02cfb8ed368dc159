using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListGroupUsers;

public static class ListGroupUsersHandler
{
    private static readonly SqlFile<Args, GroupUserResponse> Select = Sql.Beside<Args, GroupUserResponse>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountGroupUsers.sql");

    /// <summary>Who has a role in a group</summary>
    public static async Task<Results<Ok<GroupUserListResponse>, Problem>> Handle(
        [FromRoute(Name = "group_id")] Guid groupId, [AsParameters] ListGroupUsersRequest request, Caller caller, Db db, CancellationToken ct)
    {
        if (await GroupDirectory.Find(db, caller, groupId, ct) is null) return GroupDirectory.NotThere;
        var args = new Args { OrganizationId = caller.OrganizationId, GroupId = groupId, Take = request.Limit ?? 100, Skip = request.Offset ?? 0 };
        var (users, counts) = await db.Both(Select, args, Count, args, ct);
        return TypedResults.Ok(new GroupUserListResponse { Users = users, Total = counts[0], NextOffset = Page.NextOffset(args.Skip, users.Count, counts[0]) });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid GroupId { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
