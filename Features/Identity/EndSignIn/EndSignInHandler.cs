using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.EndSignIn;

public static class EndSignInHandler
{
    private static readonly SqlFile<Args, Guid> End = Sql.Beside<Args, Guid>();

    /// <summary>End one of my sign-ins</summary>
    /// <remarks>Its tokens end at once, on every instance. Ending the one of this request is signing out.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle([FromRoute(Name = "session_id")] Guid sessionId, Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        if (await db.Maybe(End, new() { Id = sessionId, UserId = caller.UserId }, ct) == Guid.Empty) return new Problem(Errors.NotFound, "No such sign-in.");
        access.ForgetSignIn(sessionId);
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid Id { get; init; }
        public required Guid UserId { get; init; }
    }
}
