using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.Logout;

public static class LogoutHandler
{
    private static readonly SqlFile<Args, Guid> End = Sql.Beside<Args, Guid>();

    /// <summary>Sign out</summary>
    /// <remarks>
    /// The sign-in of this request's access token and that of the given refresh token end at once, on every instance.
    /// An API key ends no sign-in but the given one's; it is revoked at <c>/auth/api-keys</c>.
    /// </remarks>
    public static async Task<Ok<LogoutResponse>> Handle(LogoutRequest? request, Caller caller, Db db, Keys keys, AccessService access, CancellationToken ct)
    {
        var ended = await db.Many(End, new()
        {
            UserId = caller.UserId,
            TokenHash = request?.RefreshToken is { } refresh ? keys.TokenHash(refresh) : null,
            SignInId = caller.SignInId,
        }, ct);
        foreach (var id in ended) access.ForgetSignIn(id);
        return TypedResults.Ok(new LogoutResponse { Message = "Signed out.", Detail = "Signed out." });
    }

    private sealed record Args
    {
        public required Guid UserId { get; init; }
        public required byte[]? TokenHash { get; init; }
        public required Guid? SignInId { get; init; }
    }
}
