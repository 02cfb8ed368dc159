using Capstan.Features.Identity.Ldap;
using Capstan.Features.Identity.OAuth;

namespace Capstan.Features.Identity.ListSignInMethods;

public static class ListSignInMethodsHandler
{
    /// <summary>How can one sign in here</summary>
    public static Ok<SignInMethodsResponse> Handle(Settings settings, LdapSignIns directory, OAuthProviders providers) => TypedResults.Ok(new SignInMethodsResponse
    {
        Password = true,
        Ldap = directory.IsConfigured,
        Providers = [.. providers.Configured],
        Registration = settings.AllowRegistration,
        AuthenticationRequired = settings.RequireAuth,
    });
}
