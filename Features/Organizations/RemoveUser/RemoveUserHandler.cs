using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.RemoveUser;

public static class RemoveUserHandler
{
    private static readonly SqlFile<Args, int> Delete = Sql.Beside<Args, int>();

    /// <summary>Remove a member from the organization</summary>
    /// <remarks>
    /// The person's tokens, keys and grants in the organization end with the membership, for the next request already; what they made stays.
    /// Not oneself, not a member above oneself, not the last owner.
    /// </remarks>
    public static async Task<Results<NoContent, Problem>> Handle(
        [FromRoute(Name = "id")] Guid id, Caller caller, Db db, AccessService access, AuditNote note, CancellationToken ct)
    {
        var problem = await db.InTransaction<Problem?>(async transaction =>
        {
            var member = await MembersHeldStill.Find(transaction, caller.OrganizationId, id, ct);
            if (member is null) return new(Errors.NotFound, "No such member.");
            if (id == caller.UserId) return new(Errors.Forbidden, "You cannot remove yourself.");
            var theirs = Roles.Of(member.Role);
            note.Before = new { member.Role };
            if (MemberRights.Refusal(caller, theirs) is { } refusal) return refusal;
            if (theirs == Role.Owner && member.OtherOwners == 0) return new(Errors.Conflict, "An organization keeps one owner at least.");
            await transaction.Execute(Delete, new() { OrganizationId = caller.OrganizationId, UserId = id }, ct);
            return null;
        }, ct);
        if (problem is not null) return problem;
        access.Forget(id);
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }
}
