using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListGroups;

public static class ListGroupsHandler
{
    private static readonly SqlFile<Args, GroupResponse> Select = Sql.Beside<Args, GroupResponse>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountGroups.sql");

    /// <summary>List groups</summary>
    /// <remarks>Admins see every group of the organization, others the groups they have a role in.</remarks>
    public static async Task<Ok<GroupListResponse>> Handle([AsParameters] ListGroupsRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            SeesAll = caller.SeesAll,
            GroupIds = caller.GroupIds,
            Take = request.Limit ?? 100,
            Skip = request.Offset ?? 0,
        };
        var (groups, counts) = await db.Both(Select, args, Count, args, ct);
        return TypedResults.Ok(new GroupListResponse { Groups = groups, Total = counts[0], NextOffset = Page.NextOffset(args.Skip, groups.Count, counts[0]) });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required bool SeesAll { get; init; }
        public required Guid[] GroupIds { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
