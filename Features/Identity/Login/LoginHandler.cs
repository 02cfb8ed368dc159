using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Identity.Ldap;

namespace Capstan.Features.Identity.Login;

public static class LoginHandler
{
    /// <summary>Sign in with a password</summary>
    /// <remarks>
    /// Answers the same, in the same time, for an unknown user and a wrong password. Five failures in a row (or as many as the organization says) lock
    /// the name for 30 minutes (423). Where the person has a second factor the answer is <c>mfa_required</c> with a <c>temp_token</c> for
    /// <c>/auth/verify-mfa</c>. 503 when more sign-ins wait than the service hashes in a few seconds.
    /// </remarks>
    public static async Task<Results<Ok<SignInResponse>, Problem>> Handle(LoginRequest request, Origin origin, SignIns signIns, Passwords passwords, LdapSignIns directory, CancellationToken ct)
    {
        var name = (request.Username ?? request.Email)!;
        var account = await signIns.Find(name, ct);
        if (signIns.Locked(account) is { } locked) return locked;
        if (await passwords.Matches(account.PasswordHash, request.Password, ct)) return await signIns.Proceed(account, "password", origin, ct);
        // Whoever has no password here may have one in the directory. The comparison above was made all the same, so that it tells nothing.
        if (account.PasswordHash is null && directory.IsConfigured) return await directory.SignIn(account, name, request.Password, origin, ct);
        await signIns.Failed(account, name, "password", origin, ct);
        return new Problem(Errors.InvalidCredentials);
    }
}
