using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Identity.Ldap;

namespace Capstan.Features.Identity.LoginLdap;

public static class LoginLdapHandler
{
    /// <summary>Sign in against the directory</summary>
    /// <remarks>
    /// LDAP or Active Directory. The account is made at the first sign-in, in the operator's organization, and its role follows the groups of the directory
    /// where they are mapped. Answers as <c>/auth/login</c> does. 403 for somebody whom the directory has switched off, or whose groups give no role where
    /// one is needed; 503 when no directory is set up or it does not answer. <c>/auth/login</c> asks the directory too, for names without a password here.
    /// </remarks>
    public static async Task<Results<Ok<SignInResponse>, Problem>> Handle(LoginLdapRequest request, Origin origin, SignIns signIns, LdapSignIns directory, CancellationToken ct)
    {
        if (!directory.IsConfigured) return new Problem(Errors.SignInNotConfigured, "LDAP_SERVER is not set.");
        var account = await signIns.Find(request.Username, ct);
        return signIns.Locked(account) is { } locked ? locked : await directory.SignIn(account, request.Username, request.Password, origin, ct);
    }
}
