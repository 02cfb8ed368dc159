using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.RefreshToken;

public static class RefreshTokenHandler
{
    private static readonly SqlFile<RotateArgs, RotatedRow> Rotate = Sql.Beside<RotateArgs, RotatedRow>("RotateToken.sql");
    private static readonly SqlFile<ReuseArgs, Guid> RevokeReused = Sql.Beside<ReuseArgs, Guid>("RevokeReused.sql");

    /// <summary>Exchange a refresh token for a new pair</summary>
    /// <remarks>
    /// A refresh token works once. One that comes back was stolen, or its thief came first: the whole sign-in ends, its access tokens included.
    /// </remarks>
    public static async Task<Results<Ok<TokenResponse>, Problem>> Handle(
        RefreshTokenRequest request, Db db, Keys keys, TokenPairs pairs, AccessService access, CancellationToken ct)
    {
        var pair = pairs.New();
        var hash = keys.TokenHash(request.RefreshToken);
        var session = await db.Maybe(Rotate, new()
        {
            UsedHash = hash,
            Id = pair.RefreshId,
            TokenHash = pair.RefreshHash,
            ExpiresAt = pair.RefreshExpiresAt,
            AccessTokenId = pair.AccessId,
            AccessExpiresAt = pair.AccessExpiresAt,
        }, ct);
        if (session is not null) return TypedResults.Ok(pairs.Answer(pair, session.UserId, session.OrganizationId, session.TokenGeneration));

        foreach (var revoked in await db.Many(RevokeReused, new() { UsedHash = hash }, ct)) access.ForgetToken(revoked);
        return new Problem(Errors.TokenExpired, "The refresh token is not valid, or not valid any more.");
    }

    private sealed record RotateArgs
    {
        public required byte[] UsedHash { get; init; }
        public required Guid Id { get; init; }
        public required byte[] TokenHash { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
        public required Guid AccessTokenId { get; init; }
        public required DateTimeOffset AccessExpiresAt { get; init; }
    }

    private sealed record RotatedRow
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required int TokenGeneration { get; init; }
    }

    private sealed record ReuseArgs
    {
        public required byte[] UsedHash { get; init; }
    }
}
