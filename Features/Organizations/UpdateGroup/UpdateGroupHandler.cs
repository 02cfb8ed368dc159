using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.UpdateGroup;

public static class UpdateGroupHandler
{
    private static readonly SqlFile<Args, GroupResponse> Update = Sql.Beside<Args, GroupResponse>();

    /// <summary>Change a group</summary>
    public static async Task<Results<Ok<GroupResponse>, Problem>> Handle(
        [FromRoute(Name = "group_id")] Guid groupId, UpdateGroupRequest request, IfMatch ifMatch, Caller caller, Db db, CancellationToken ct)
    {
        var group = await db.Maybe(Update, new()
        {
            OrganizationId = caller.OrganizationId,
            Id = groupId,
            SeesAll = caller.SeesAll,
            GroupIds = caller.GroupIds,
            Name = request.Name,
            Description = request.Description,
            IfMatch = ifMatch.UpdatedAt,
        }, ct);
        if (group is not null) return TypedResults.Ok(group);
        return await GroupDirectory.Find(db, caller, groupId, ct) is null ? GroupDirectory.NotThere : new Problem(Errors.PreconditionFailed);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required bool SeesAll { get; init; }
        public required Guid[] GroupIds { get; init; }
        public required string? Name { get; init; }
        public required string? Description { get; init; }
        public required DateTimeOffset? IfMatch { get; init; }
    }
}
