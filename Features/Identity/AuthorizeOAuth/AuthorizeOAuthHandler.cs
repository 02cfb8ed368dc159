using Capstan.Features.Identity.OAuth;
using Microsoft.AspNetCore.Http.Extensions;

namespace Capstan.Features.Identity.AuthorizeOAuth;

public static class AuthorizeOAuthHandler
{
    /// <summary>Sign in at a provider</summary>
    /// <remarks>
    /// Open it in a browser: it goes to github, google, gitlab or keycloak, and comes back to the callback. The journey is bound to the browser by a cookie,
    /// and to this request by <c>state</c>, PKCE (S256) and, with OpenID Connect, a nonce. 404 for another provider, 503 where the operator has not set
    /// this one up or it does not answer.
    /// </remarks>
    public static async Task<Results<ToProvider, Problem>> Handle(string provider, Browser browser, OAuthProviders providers, OAuthStates states, OpenIdClient openId, Settings settings, CancellationToken ct)
    {
        var (found, problem) = providers.Find(provider);
        if (found is null) return problem!;
        string endpoint;
        try
        {
            endpoint = found.Api is null ? await openId.AuthorizationEndpoint(found, ct) : GitHubClient.AuthorizationEndpoint(found);
        }
        catch (OAuthException e)
        {
            return new Problem(e.Error, e.Message);
        }
        var mark = browser.Mark ?? Browser.NewMark();
        var redirectUri = $"{settings["CAPSTAN_PUBLIC_URL"]?.TrimEnd('/') ?? browser.BaseAddress}/api/v1/auth/oauth/{provider}/callback";
        var journey = await states.Begin(provider, mark, redirectUri, ct);
        var query = new QueryBuilder
        {
            { "response_type", "code" },
            { "client_id", found.ClientId },
            { "redirect_uri", redirectUri },
            { "scope", found.Scope },
            { "state", journey.State },
            { "code_challenge", journey.Challenge },
            { "code_challenge_method", "S256" },
        };
        if (found.Api is null) query.Add("nonce", journey.Nonce);
        return new ToProvider(endpoint + (endpoint.Contains('?', StringComparison.Ordinal) ? "&" + query.ToString()[1..] : query.ToString()), mark);
    }
}
