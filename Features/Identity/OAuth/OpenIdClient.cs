using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Capstan.Features.Identity.External;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Capstan.Features.Identity.OAuth;

/// <summary>
/// Authorization code flow with PKCE (RFC 7636, S256) at an OpenID Connect provider (OpenID Connect Core 1.0, section 3.1). An id_token counts when a key
/// of the provider signed it with an asymmetric algorithm, for this client, from this issuer, in answer to this very request.
/// </summary>
public sealed class OpenIdClient(OAuthHttp http, OAuthProviders providers, TimeProvider clock)
{
    // Of JWA (RFC 7518) what takes a public key: with a client secret as the key, whoever knows that could sign.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private readonly ConcurrentDictionary<string, ConfigurationManager<OpenIdConnectConfiguration>> _configurations = new(StringComparer.Ordinal);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    public async Task<string> AuthorizationEndpoint(OAuthProvider provider, CancellationToken ct) => (await Configuration(provider, ct)).AuthorizationEndpoint;

    public async Task<ExternalPerson> Exchange(OAuthProvider provider, string code, string verifier, string nonce, string redirectUri, CancellationToken ct)
    {
        var configuration = await Configuration(provider, ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint);
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirectUri, ["code_verifier"] = verifier };
        // RFC 6749, section 2.3.1: the header, unless the provider says that it does not take it.
        if (configuration.TokenEndpointAuthMethodsSupported.Count == 0 || configuration.TokenEndpointAuthMethodsSupported.Contains("client_secret_basic"))
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(provider.ClientId)}:{Uri.EscapeDataString(provider.ClientSecret)}")));
        else (form["client_id"], form["client_secret"]) = (provider.ClientId, provider.ClientSecret);
        request.Content = new FormUrlEncodedContent(form);

        var (accepted, answer) = await http.Ask(request, ct);
        if (!accepted || Text(answer, "id_token") is not { } idToken) throw new OAuthException(Errors.OAuthRefused, "The provider did not take the code.");
        var claims = await Verify(provider, idToken, nonce, ct);
        if (Text(claims, "email") is null && configuration.UserInfoEndpoint is { Length: > 0 } userInfo && Text(answer, "access_token") is { } accessToken)
            claims = await WithUserInfo(claims, userInfo, accessToken, ct);
        return Person(provider, claims);
    }

    /// <summary>The claims of an id_token that counts.</summary>
    internal async Task<JsonElement> Verify(OAuthProvider provider, string idToken, string nonce, CancellationToken ct)
    {
        var result = await Validate(provider, idToken, ct);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // Providers change their keys.
            _configurations[provider.Name].RequestRefresh();
            result = await Validate(provider, idToken, ct);
        }
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token) throw Refused("The id_token is not valid.");
        var claims = JsonDocument.Parse(Base64UrlEncoder.Decode(token.EncodedPayload)).RootElement;
        if (Text(claims, "nonce") is not { } said || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(nonce))) throw Refused("The id_token answers another request.");
        if (token.Audiences.Skip(1).Any() && Text(claims, "azp") != provider.ClientId) throw Refused("The id_token is for another client.");
        if (string.IsNullOrEmpty(token.Subject)) throw Refused("The id_token names nobody.");
        return claims;
    }

    private async Task<TokenValidationResult> Validate(OAuthProvider provider, string idToken, CancellationToken ct) => await _handler.ValidateTokenAsync(idToken, new()
    {
        ValidIssuer = provider.Issuer,
        ValidAudience = provider.ClientId,
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = (await Configuration(provider, ct)).SigningKeys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromMinutes(1),
        LifetimeValidator = (notBefore, expires, _, rules) =>
            expires is { } until && until + rules.ClockSkew > clock.GetUtcNow().UtcDateTime && (notBefore is not { } from || from - rules.ClockSkew <= clock.GetUtcNow().UtcDateTime),
    });

    private async Task<JsonElement> WithUserInfo(JsonElement claims, string userInfo, string accessToken, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, userInfo) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) } };
        var (accepted, info) = await http.Ask(request, ct);
        // OpenID Connect Core, section 5.3.2: information about somebody else must not be used.
        if (!accepted || Text(info, "sub") != Text(claims, "sub")) throw Refused("The provider does not say who signed in.");
        return info;
    }

    private ExternalPerson Person(OAuthProvider provider, JsonElement claims) => new()
    {
        Provider = provider.Name,
        Issuer = provider.Issuer,
        Subject = Text(claims, "sub")!,
        Username = Text(claims, "preferred_username") ?? Text(claims, "nickname"),
        Email = Text(claims, "email"),
        EmailVerified = claims.TryGetProperty("email_verified", out var verified) && (verified.ValueKind == JsonValueKind.True || verified is { ValueKind: JsonValueKind.String } && verified.GetString() == "true"),
        FullName = Text(claims, "name"),
        GroupRole = RoleOf(claims),
    };

    /// <summary>Null where no groups are mapped, and where the provider says nothing of groups or roles.</summary>
    private Role? RoleOf(JsonElement claims)
    {
        if (!providers.Roles.Any) return null;
        var realm = claims.TryGetProperty("realm_access", out var access) ? access : default;
        if (!claims.TryGetProperty("groups", out _) && !claims.TryGetProperty("roles", out _) && realm.ValueKind != JsonValueKind.Object) return null;
        return providers.Roles.Highest(Texts(claims, "groups").Concat(Texts(claims, "roles")).Concat(Texts(realm, "roles"))) ?? providers.DefaultRole;
    }

    private async Task<OpenIdConnectConfiguration> Configuration(OAuthProvider provider, CancellationToken ct)
    {
        var manager = _configurations.GetOrAdd(provider.Name, _ => new($"{provider.Issuer}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), http));
        OpenIdConnectConfiguration configuration;
        try
        {
            configuration = await manager.GetConfigurationAsync(ct);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or ArgumentException && !ct.IsCancellationRequested)
        {
            throw new OAuthException(Errors.ProviderUnavailable, "The provider does not describe itself: its discovery document cannot be read.");
        }
        // OpenID Connect Discovery, section 4.3: another's description is not to be used.
        return configuration.Issuer == provider.Issuer ? configuration : throw new OAuthException(Errors.ProviderUnavailable, "The provider's discovery document is another issuer's.");
    }

    private static OAuthException Refused(string message) => new(Errors.OAuthRefused, message);

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static IEnumerable<string> Texts(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
            ? values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)
            : [];
}
