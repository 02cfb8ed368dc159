using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.External;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Identity.OAuth;

namespace Capstan.Features.Identity.FinishOAuth;

public static class FinishOAuthHandler
{
    /// <summary>Come back from a provider</summary>
    /// <remarks>
    /// Answers as <c>/auth/login</c> does, the question for a second factor included. Somebody who was here before is known by the provider's id. An
    /// account that exists is linked when the provider verified the e-mail address and it is known to be the account's own (409 when it is not). For a
    /// newcomer registration must be open (403): a verified address of <c>OAUTH_ALLOWED_DOMAINS</c>, or any account of one's own Keycloak, joins the
    /// operator's organization, as viewer unless a group or role maps to more; others found an organization of their own. 400 for a state that is not this
    /// browser's or was used, a code the provider does not take, and an id_token that does not hold.
    /// </remarks>
    public static async Task<Results<Ok<SignInResponse>, Problem>> Handle(
        string provider, [AsParameters] FinishOAuthRequest request, Browser browser, Origin origin, Settings settings,
        OAuthProviders providers, OAuthStates states, OpenIdClient openId, GitHubClient gitHub, ExternalAccounts accounts, SignIns signIns, CancellationToken ct)
    {
        var (found, unknown) = providers.Find(provider);
        if (found is null) return unknown!;
        if (await states.Take(provider, browser.Mark, request.State!, ct) is not ({ } journey, var redirectUri))
            return new Problem(Errors.OAuthRefused, "The state is not one of this browser's, or not valid any more: begin again.");
        if (request.Error is not null) return new Problem(Errors.OAuthRefused, "The provider did not sign you in.");
        ExternalPerson person;
        try
        {
            person = found.Api is null
                ? await openId.Exchange(found, request.Code!, journey.Verifier, journey.Nonce, redirectUri, ct)
                : await gitHub.Exchange(found, request.Code!, journey.Verifier, redirectUri, ct);
        }
        catch (OAuthException e)
        {
            return new Problem(e.Error, e.Message);
        }
        var joins = found.IsOwn || (person is { EmailVerified: true, Email: { } email } && providers.Domains.Contains(email[(email.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase));
        var (account, problem) = await accounts.Of(person, new(settings.AllowRegistration ? null : new(Errors.RegistrationClosed), joins, providers.DefaultRole), origin, ct);
        return account is null ? problem! : await signIns.Proceed(account, provider, origin, ct);
    }
}
