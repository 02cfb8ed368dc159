using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.GetGroup;

public static class GetGroupHandler
{
    /// <summary>One group</summary>
    public static async Task<Results<Ok<GroupResponse>, Problem>> Handle([FromRoute(Name = "group_id")] Guid groupId, Caller caller, Db db, CancellationToken ct) =>
        await GroupDirectory.Find(db, caller, groupId, ct) is { } group ? TypedResults.Ok(group) : GroupDirectory.NotThere;
}
