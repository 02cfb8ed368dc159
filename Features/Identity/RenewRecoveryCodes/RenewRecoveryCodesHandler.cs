using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Identity.Mfa;

namespace Capstan.Features.Identity.RenewRecoveryCodes;

public static class RenewRecoveryCodesHandler
{
    /// <summary>Replace my recovery codes</summary>
    /// <remarks>With a code of the app, or one of the old recovery codes. 400 without a second factor; 401 for a wrong code, which counts towards the lock of the account (423).</remarks>
    public static async Task<Results<Ok<RecoveryCodesResponse>, Problem>> Handle(
        MfaCodeRequest request, Caller caller, Origin origin, SecondFactors factors, SignIns signIns, CancellationToken ct)
    {
        if (caller.ApiKeyId is not null) return new Problem(Errors.Forbidden, "An API key cannot change how its owner signs in.");
        var account = (await signIns.Find(caller.UserId, ct))!;
        if (signIns.Locked(account) is { } locked) return locked;
        if (!account.HasMfa) return new Problem(Errors.MfaNotSetUp);
        if (await factors.Use(caller.UserId, request.TotpCode, ct) is null)
        {
            await signIns.Failed(account, caller.Username, "totp", origin, ct);
            return new Problem(Errors.MfaInvalidCode);
        }
        return TypedResults.Ok(new RecoveryCodesResponse { BackupCodes = await factors.NewRecoveryCodes(caller.UserId, ct) });
    }
}
