using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.EndMemberSignIn;

public static class EndMemberSignInHandler
{
    private static readonly SqlFile<Args, Guid> End = Sql.Beside<Args, Guid>();

    /// <summary>End a member's sign-in</summary>
    /// <remarks>Its tokens end at once, on every instance.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle([FromRoute(Name = "session_id")] Guid sessionId, Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        if (await db.Maybe(End, new() { OrganizationId = caller.OrganizationId, Id = sessionId }, ct) == Guid.Empty) return new Problem(Errors.NotFound, "No such sign-in.");
        access.ForgetSignIn(sessionId);
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
    }
}
