using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.EndOtherSignIns;

public static class EndOtherSignInsHandler
{
    private static readonly SqlFile<Args, Guid> End = Sql.Beside<Args, Guid>();

    /// <summary>End all my other sign-ins</summary>
    /// <remarks>The one of this request stays; <c>/auth/logout-all</c> ends that too.</remarks>
    public static async Task<NoContent> Handle(Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        foreach (var ended in await db.Many(End, new() { UserId = caller.UserId, Except = caller.SignInId }, ct)) access.ForgetSignIn(ended);
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid UserId { get; init; }
        public required Guid? Except { get; init; }
    }
}
