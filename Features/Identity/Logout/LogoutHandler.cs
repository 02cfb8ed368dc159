using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.Logout;

public static class LogoutHandler
{
    private static readonly SqlFile<Args, Guid> End = Sql.Beside<Args, Guid>();

    /// <summary>Sign out</summary>
    /// <remarks>
    /// The access token of this request, the sign-in it came from, and the sign-in of the given refresh token end at once, on every instance.
    /// An API key ends no sign-in but the given one's; it is revoked at <c>/auth/api-keys</c>.
    /// </remarks>
    public static async Task<Ok<LogoutResponse>> Handle(LogoutRequest? request, Caller caller, Db db, Keys keys, AccessService access, CancellationToken ct)
    {
        var revoked = await db.Many(End, new()
        {
            UserId = caller.UserId,
            TokenHash = request?.RefreshToken is { } refresh ? keys.TokenHash(refresh) : null,
            AccessTokenId = caller.TokenId,
            AccessExpiresAt = caller.TokenExpiresAt,
        }, ct);
        foreach (var id in revoked) access.ForgetToken(id);
        return TypedResults.Ok(new LogoutResponse { Message = "Signed out.", Detail = "Signed out." });
    }

    private sealed record Args
    {
        public required Guid UserId { get; init; }
        public required byte[]? TokenHash { get; init; }
        public required Guid? AccessTokenId { get; init; }
        public required DateTimeOffset? AccessExpiresAt { get; init; }
    }
}
