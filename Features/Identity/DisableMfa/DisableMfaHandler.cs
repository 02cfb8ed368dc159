using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Identity.Mfa;

namespace Capstan.Features.Identity.DisableMfa;

public static class DisableMfaHandler
{
    private static readonly SqlFile<Args, Guid> Disable = Sql.Beside<Args, Guid>();

    /// <summary>Switch my second factor off</summary>
    /// <remarks>
    /// 400 when there is none. 401 for a wrong code or password, which counts towards the lock of the account (423). 409 while an organization of the caller
    /// requires a second factor. Not possible with an API key.
    /// </remarks>
    public static async Task<Results<Ok<MfaStateResponse>, Problem>> Handle(
        DisableMfaRequest request, Caller caller, Origin origin, Db db, SecondFactors factors, Passwords passwords, SignIns signIns, AccessService access, CancellationToken ct)
    {
        if (caller.ApiKeyId is not null) return new Problem(Errors.Forbidden, "An API key cannot change how its owner signs in.");
        var account = (await signIns.Find(caller.UserId, ct))!;
        if (signIns.Locked(account) is { } locked) return locked;
        if (!account.HasMfa) return new Problem(Errors.MfaNotSetUp);
        if (request.TotpCode is null && !signIns.ProvedLately(caller)) return new Problem(Errors.StepUpRequired, "Send a code: the last proof is older than ten minutes.");
        if (request.Password is not null && !await passwords.Matches(account.PasswordHash, request.Password, ct)) return await Refused(Errors.InvalidCredentials);
        if (request.TotpCode is not null && await factors.Use(caller.UserId, request.TotpCode, ct) is null) return await Refused(Errors.MfaInvalidCode);

        if (await db.Maybe(Disable, new() { UserId = caller.UserId }, ct) == Guid.Empty) return new Problem(Errors.Conflict, "An organization of yours requires a second factor.");
        access.Forget(caller.UserId);
        return TypedResults.Ok(new MfaStateResponse { MfaEnabled = false });

        async Task<Problem> Refused(Error error)
        {
            await signIns.Failed(account, caller.Username, "mfa_disable", origin, ct);
            return new(error);
        }
    }

    private sealed record Args
    {
        public required Guid UserId { get; init; }
    }
}
