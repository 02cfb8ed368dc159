using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Capstan.Features.Identity.OAuth;

/// <summary>A sign-in on its way to a provider.</summary>
public sealed record OAuthJourney(string State, string Nonce, string Verifier)
{
    public string Challenge => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
}

/// <summary>
/// What keeps a sign-in at a provider together: a random <c>state</c> that works once, in the browser it was given to, within ten minutes. The nonce and
/// the PKCE verifier derive from it, so that neither is stored.
/// </summary>
public sealed class OAuthStates(Db db, Keys keys)
{
    private static readonly SqlFile<StoreArgs, int> Store = Sql.Beside<StoreArgs, int>("StoreState.sql");
    private static readonly SqlFile<TakeArgs, string> TakeState = Sql.Beside<TakeArgs, string>("TakeState.sql");

    public async Task<OAuthJourney> Begin(string provider, string browser, string redirectUri, CancellationToken ct)
    {
        var state = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        await db.Execute(Store, new() { StateHash = keys.TokenHash(state), BrowserHash = keys.TokenHash(browser), Provider = provider, RedirectUri = redirectUri }, ct);
        return Journey(state);
    }

    /// <summary>The journey that returns, and the address it was sent off with; null when it is none of this browser's, or returned before.</summary>
    public async Task<(OAuthJourney Journey, string RedirectUri)?> Take(string provider, string? browser, string state, CancellationToken ct)
    {
        if (browser is null) return null;
        var redirectUri = await db.Maybe(TakeState, new() { StateHash = keys.TokenHash(state), BrowserHash = keys.TokenHash(browser), Provider = provider }, ct);
        return redirectUri is null ? null : (Journey(state), redirectUri);
    }

    private OAuthJourney Journey(string state) => new(state, Base64UrlEncoder.Encode(keys.TokenHash("nonce\n" + state)), Base64UrlEncoder.Encode(keys.TokenHash("verifier\n" + state)));

    private sealed record StoreArgs
    {
        public required byte[] StateHash { get; init; }
        public required byte[] BrowserHash { get; init; }
        public required string Provider { get; init; }
        public required string RedirectUri { get; init; }
    }

    private sealed record TakeArgs
    {
        public required byte[] StateHash { get; init; }
        public required byte[] BrowserHash { get; init; }
        public required string Provider { get; init; }
    }
}
