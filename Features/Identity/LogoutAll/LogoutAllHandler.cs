using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.LogoutAll;

public static class LogoutAllHandler
{
    private static readonly SqlFile<Args, Guid> End = Sql.Beside<Args, Guid>();

    /// <summary>Sign out everywhere</summary>
    /// <remarks>Every sign-in of the caller ends at once, on every instance, that of this request included. API keys stay.</remarks>
    public static async Task<Ok<LogoutAllResponse>> Handle(Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        var ended = await db.Many(End, new() { UserId = caller.UserId }, ct);
        access.Forget(caller.UserId);
        return TypedResults.Ok(new LogoutAllResponse { Message = $"Logged out from {ended.Count} session(s)", Ended = ended.Count });
    }

    private sealed record Args
    {
        public required Guid UserId { get; init; }
    }
}
