using Capstan.Features.Identity.Mfa;

namespace Capstan.Features.Identity.SetUpMfa;

public static class SetUpMfaHandler
{
    /// <summary>Begin to set up a second factor</summary>
    /// <remarks>
    /// Makes a secret for an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds) and ten recovery codes. Nothing is asked for at sign-in until a code of
    /// the app was sent to <c>/auth/mfa/verify</c>. Needs a sign-in or step-up of the last ten minutes. 409 while a second factor is on. Not possible with an API key.
    /// </remarks>
    public static async Task<Results<Ok<SetUpMfaResponse>, Problem>> Handle(Caller caller, SecondFactors factors, CancellationToken ct)
    {
        if (await factors.NewSecret(caller.UserId, ct) is not { } secret) return new Problem(Errors.Conflict, "A second factor is on already: switch it off first.");
        var uri = OneTimePasswords.Uri(secret, caller.Username);
        return TypedResults.Ok(new SetUpMfaResponse
        {
            Secret = secret,
            ProvisioningUri = uri,
            QrCode = OneTimePasswords.QrCode(uri),
            BackupCodes = await factors.NewRecoveryCodes(caller.UserId, ct),
        });
    }
}
