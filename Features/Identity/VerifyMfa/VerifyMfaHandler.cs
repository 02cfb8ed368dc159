using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Identity.Mfa;

namespace Capstan.Features.Identity.VerifyMfa;

public static class VerifyMfaHandler
{
    private static readonly SqlFile<Args, Guid> Enable = Sql.Beside<Args, Guid>("EnableMfa.sql");

    /// <summary>Switch the second factor on</summary>
    /// <remarks>
    /// With a code of the app that was set up at <c>/auth/mfa/setup</c> (400 before that). From then on signing in takes two steps; all other sign-ins of
    /// the caller end. 401 for a wrong code, which counts towards the lock of the account (423). Not possible with an API key.
    /// </remarks>
    public static async Task<Results<Ok<MfaStateResponse>, Problem>> Handle(
        MfaCodeRequest request, Caller caller, Origin origin, Db db, SecondFactors factors, SignIns signIns, AccessService access, CancellationToken ct)
    {
        if (caller.ApiKeyId is not null) return new Problem(Errors.Forbidden, "An API key cannot change how its owner signs in.");
        var account = (await signIns.Find(caller.UserId, ct))!;
        if (signIns.Locked(account) is { } locked) return locked;
        if (account.HasMfa) return new Problem(Errors.Conflict, "The second factor is on already.");
        if (!await factors.HasSecret(caller.UserId, ct)) return new Problem(Errors.MfaNotSetUp);
        if (await factors.Use(caller.UserId, request.TotpCode, ct) is null)
        {
            await signIns.Failed(account, caller.Username, "totp", origin, ct);
            return new Problem(Errors.MfaInvalidCode);
        }
        await db.Maybe(Enable, new() { UserId = caller.UserId, SignInId = caller.SignInId }, ct);
        access.Forget(caller.UserId);
        return TypedResults.Ok(new MfaStateResponse { MfaEnabled = true });
    }

    private sealed record Args
    {
        public required Guid UserId { get; init; }
        public required Guid? SignInId { get; init; }
    }
}
