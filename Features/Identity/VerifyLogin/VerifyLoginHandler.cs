using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Identity.Mfa;

namespace Capstan.Features.Identity.VerifyLogin;

public static class VerifyLoginHandler
{
    private static readonly SqlFile<Args, int> UseChallenge = Sql.Beside<Args, int>("UseChallenge.sql");

    /// <summary>Sign in: second step</summary>
    /// <remarks>
    /// 401 for a wrong code, one that was used before, or a <c>temp_token</c> that expired or was used. Wrong codes count towards the lock of the account
    /// (423) as wrong passwords do, and a right password does not reset the count: only a completed sign-in does.
    /// </remarks>
    public static async Task<Results<Ok<TokenResponse>, Problem>> Handle(
        VerifyLoginRequest request, Origin origin, Db db, Tokens tokens, SecondFactors factors, SignIns signIns, CancellationToken ct)
    {
        if (await tokens.ReadChallenge(request.TempToken) is not { } challenge || await signIns.Find(challenge.UserId, ct) is not { } account || account.TokenGeneration != challenge.Generation)
            return new Problem(Errors.TokenExpired, "The temp_token is not valid, or not valid any more: sign in again.");
        if (signIns.Locked(account) is { } locked) return locked;
        if (!account.IsActive || account.OrganizationId is null) return new Problem(Errors.AccountDisabled);
        if (!account.HasMfa) return new Problem(Errors.MfaNotSetUp);
        if (await factors.Use(challenge.UserId, request.TotpCode, ct) is not { } factor)
        {
            await signIns.Failed(account, account.Username!, challenge.Method, origin, ct);
            return new Problem(Errors.MfaInvalidCode);
        }
        if (await db.Execute(UseChallenge, new() { Id = challenge.Id, ExpiresAt = challenge.ExpiresAt }, ct) == 0)
            return new Problem(Errors.TokenExpired, "The temp_token was used already: sign in again.");
        return TypedResults.Ok(await signIns.Begin(account, challenge.Method, origin, ct, factor));
    }

    private sealed record Args
    {
        public required Guid Id { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
    }
}
