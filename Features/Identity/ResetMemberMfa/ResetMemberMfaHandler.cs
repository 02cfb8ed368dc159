using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.ResetMemberMfa;

public static class ResetMemberMfaHandler
{
    private static readonly SqlFile<Args, string> FindRole = Sql.Beside<Args, string>("FindMemberRole.sql");
    private static readonly SqlFile<Args, Guid> Reset = Sql.Beside<Args, Guid>();

    /// <summary>Take a member's lost second factor away</summary>
    /// <remarks>
    /// The member's sign-ins end, and the password alone signs in until a new factor is set up. Not oneself, nobody above oneself; 409 for a member of
    /// other organizations too, whose factor this one cannot take away.
    /// </remarks>
    public static async Task<Results<NoContent, Problem>> Handle([FromRoute(Name = "user_id")] Guid userId, Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        var args = new Args { OrganizationId = caller.OrganizationId, UserId = userId };
        if (await db.Maybe(FindRole, args, ct) is not { } role) return new Problem(Errors.NotFound, "No such member.");
        if (userId == caller.UserId) return new Problem(Errors.Forbidden, "Switch your own off at /auth/mfa/disable, with a code of it.");
        if (Roles.Of(role) > caller.Role) return new Problem(Errors.Forbidden, "The member stands above you.");
        if (await db.Maybe(Reset, args, ct) == Guid.Empty) return new Problem(Errors.Conflict, "The member belongs to other organizations too.");
        access.Forget(userId);
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }
}
