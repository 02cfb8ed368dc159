using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.RemoveGroupUser;

public static class RemoveGroupUserHandler
{
    private static readonly SqlFile<GroupArgs, Guid> Lock = Sql.Beside<GroupArgs, Guid>("LockGroup.sql");
    private static readonly SqlFile<MemberArgs, GrantRow> Find = Sql.Beside<MemberArgs, GrantRow>("FindGrant.sql");
    private static readonly SqlFile<MemberArgs, int> Delete = Sql.Beside<MemberArgs, int>();

    /// <summary>Take a member's role in a group away</summary>
    /// <remarks>For admins of the organization and of the group. A group keeps one admin at least (409), and nobody removes a role above his own.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle(
        [FromRoute(Name = "group_id")] Guid groupId, [FromRoute(Name = "user_id")] Guid userId, Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        if (await GroupDirectory.Find(db, caller, groupId, ct) is null) return GroupDirectory.NotThere;
        var member = new MemberArgs { OrganizationId = caller.OrganizationId, GroupId = groupId, UserId = userId };
        var problem = await db.InTransaction<Problem?>(async transaction =>
        {
            await transaction.Maybe(Lock, new() { OrganizationId = caller.OrganizationId, GroupId = groupId }, ct);
            if (await transaction.Maybe(Find, member, ct) is not { } grant) return new(Errors.NotFound, "This person has no role in the group.");
            var role = Roles.Of(grant.Role);
            if (role > caller.RoleInGroup(groupId)) return new(Errors.Forbidden, "This person's role in the group is above your own.");
            if (role >= Role.Admin && grant.Admins < 2) return new(Errors.Conflict, "A group keeps one admin at least.");
            await transaction.Execute(Delete, member, ct);
            return null;
        }, ct);
        if (problem is not null) return problem;
        access.Forget(userId);
        return TypedResults.NoContent();
    }

    private sealed record GroupArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid GroupId { get; init; }
    }

    private sealed record MemberArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid GroupId { get; init; }
        public required Guid UserId { get; init; }
    }

    private sealed record GrantRow
    {
        public required string Role { get; init; }
        public required long Admins { get; init; }
    }
}
