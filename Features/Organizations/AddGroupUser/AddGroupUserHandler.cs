using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.AddGroupUser;

public static class AddGroupUserHandler
{
    private static readonly SqlFile<Args, AddedRow> Insert = Sql.Beside<Args, AddedRow>();

    /// <summary>Give a member a role in a group</summary>
    /// <remarks>For admins of the organization and of the group. 409 when the member has a role in it already.</remarks>
    public static async Task<Results<Created<GroupUserResponse>, Problem>> Handle(
        [FromRoute(Name = "group_id")] Guid groupId, AddGroupUserRequest request, Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        if (await GroupDirectory.Find(db, caller, groupId, ct) is null) return GroupDirectory.NotThere;
        var role = Roles.Of(request.Role);
        if (role > caller.RoleInGroup(groupId)) return new Problem(Errors.Forbidden, "You cannot give a role above your own in the group.");
        var added = await db.Maybe(Insert, new()
        {
            OrganizationId = caller.OrganizationId,
            GroupId = groupId,
            UserId = request.UserId,
            Id = Guid.CreateVersion7(),
            Role = role.Name(),
        }, ct);
        if (added is null) return new Problem(Errors.NotFound, "No such member of the organization.");
        if (added.Id is not { } id) return new Problem(Errors.AlreadyExists, "The member has a role in this group already.");
        access.Forget(request.UserId);
        return TypedResults.Created($"/api/v1/groups/{groupId}/users",
            new GroupUserResponse { Id = id, UserId = request.UserId, Username = added.Username, Role = role.Name(), CreatedAt = added.CreatedAt!.Value });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid GroupId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid Id { get; init; }
        public required string Role { get; init; }
    }

    private sealed record AddedRow
    {
        public required string Username { get; init; }
        public required Guid? Id { get; init; }
        public required DateTimeOffset? CreatedAt { get; init; }
    }
}
