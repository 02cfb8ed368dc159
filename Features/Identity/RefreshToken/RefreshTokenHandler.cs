using System.Net;
using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Identity.Ldap;
using Capstan.Features.Operations.Audit;

namespace Capstan.Features.Identity.RefreshToken;

public static class RefreshTokenHandler
{
    private static readonly SqlFile<RotateArgs, RotatedRow> Rotate = Sql.Beside<RotateArgs, RotatedRow>("RotateToken.sql");
    private static readonly SqlFile<SignInArgs, int> EndSignIn = Sql.Beside<SignInArgs, int>("EndSignIn.sql");
    private static readonly SqlFile<ReuseArgs, EndedRow> RevokeReused = Sql.Beside<ReuseArgs, EndedRow>("RevokeReused.sql");

    /// <summary>Exchange a refresh token for a new pair</summary>
    /// <remarks>
    /// A refresh token works once. One that comes back was stolen, or its thief came first: the whole sign-in ends, its access tokens included.
    /// Somebody who signed in through a directory gets a pair only while the directory has them.
    /// </remarks>
    public static async Task<Results<Ok<TokenResponse>, Problem>> Handle(
        RefreshTokenRequest request, Origin origin, Db db, Keys keys, TokenPairs pairs, AccessService access, LdapSignIns directory, CancellationToken ct)
    {
        var refresh = pairs.NewRefresh();
        var hash = keys.TokenHash(request.RefreshToken);
        var rotated = await db.Maybe(Rotate, new()
        {
            UsedHash = hash,
            Id = refresh.Id,
            TokenHash = refresh.Hash,
            ExpiresAt = refresh.ExpiresAt,
            Address = SignIns.Plain(origin.Address),
            UserAgent = origin.UserAgent,
        }, ct);
        if (rotated is not null && (rotated.Method != LdapSignIns.Method || await directory.StillThere(rotated.UserId, origin, ct)))
            return TypedResults.Ok(pairs.Answer(refresh, rotated.UserId, rotated.OrganizationId, rotated.TokenGeneration, rotated.SignInId));
        if (rotated is not null)
        {
            await db.Execute(EndSignIn, new() { SignInId = rotated.SignInId }, ct);
            access.ForgetSignIn(rotated.SignInId);
            return new Problem(Errors.TokenExpired, "The directory does not know this person any more, or has switched the account off.");
        }

        var reused = await db.InTransaction(async transaction =>
        {
            if (await transaction.Maybe(RevokeReused, new() { UsedHash = hash }, ct) is not { } ended) return null;
            await AuditLog.Write(transaction, new()
            {
                OrganizationId = ended.OrganizationId,
                ActorId = ended.UserId,
                Action = "auth.refresh_reused",
                Target = ended.SignInId.ToString(),
                Address = origin.Address,
                RequestId = origin.RequestId,
            }, ct);
            return ended;
        }, ct);
        if (reused is not null) access.ForgetSignIn(reused.SignInId);
        return new Problem(Errors.TokenExpired, "The refresh token is not valid, or not valid any more.");
    }

    private sealed record RotateArgs
    {
        public required byte[] UsedHash { get; init; }
        public required Guid Id { get; init; }
        public required byte[] TokenHash { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
        public required IPAddress? Address { get; init; }
        public required string? UserAgent { get; init; }
    }

    private sealed record RotatedRow
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required int TokenGeneration { get; init; }
        public required Guid SignInId { get; init; }
        public required string Method { get; init; }
    }

    private sealed record SignInArgs
    {
        public required Guid SignInId { get; init; }
    }

    private sealed record ReuseArgs
    {
        public required byte[] UsedHash { get; init; }
    }

    private sealed record EndedRow
    {
        public required Guid SignInId { get; init; }
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }
}
