using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ChangeUserRole;

public static class ChangeUserRoleHandler
{
    private static readonly SqlFile<Args, UserResponse> Update = Sql.Beside<Args, UserResponse>();

    /// <summary>Change the role of a member</summary>
    /// <remarks>Holds for the member's next request. Not one's own role, not a member above oneself, not the last owner.</remarks>
    public static async Task<Results<Ok<UserResponse>, Problem>> Handle(
        [FromRoute(Name = "id")] Guid id, ChangeUserRoleRequest request, Caller caller, Db db, AccessService access, AuditNote note, CancellationToken ct)
    {
        var role = Roles.Of(request.Role);
        var (user, problem) = await db.InTransaction<(UserResponse?, Problem?)>(async transaction =>
        {
            var member = await MembersHeldStill.Find(transaction, caller.OrganizationId, id, ct);
            if (member is null) return (null, new(Errors.NotFound, "No such member."));
            if (id == caller.UserId) return (null, new(Errors.Forbidden, "You cannot change your own role."));
            var theirs = Roles.Of(member.Role);
            note.Before = new { member.Role };
            if (MemberRights.Refusal(caller, theirs, role) is { } refusal) return (null, refusal);
            if (theirs == Role.Owner && role != Role.Owner && member.OtherOwners == 0) return (null, new(Errors.Conflict, "An organization keeps one owner at least."));
            return (await transaction.One(Update, new() { OrganizationId = caller.OrganizationId, UserId = id, Role = role.Name() }, ct), null);
        }, ct);
        if (user is null) return problem!;
        access.Forget(id);
        return TypedResults.Ok(user);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string Role { get; init; }
    }
}
