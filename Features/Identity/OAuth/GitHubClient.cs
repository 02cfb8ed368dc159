using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Capstan.Features.Identity.External;

namespace Capstan.Features.Identity.OAuth;

/// <summary>GitHub's OAuth, which is not OpenID Connect: who signed in is what its API says to the token.</summary>
public sealed class GitHubClient(OAuthHttp http)
{
    public static string AuthorizationEndpoint(OAuthProvider provider) => provider.Issuer + "/login/oauth/authorize";

    public async Task<ExternalPerson> Exchange(OAuthProvider provider, string code, string verifier, string redirectUri, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, provider.Issuer + "/login/oauth/access_token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["client_id"] = provider.ClientId, ["client_secret"] = provider.ClientSecret, ["code"] = code, ["redirect_uri"] = redirectUri, ["code_verifier"] = verifier,
            }),
        };
        // GitHub answers 200 to a code it does not take, with an error in the place of the token.
        var (accepted, answer) = await http.Ask(request, ct);
        if (!accepted || !answer.TryGetProperty("access_token", out var token) || token.GetString() is not { Length: > 0 } accessToken)
            throw new OAuthException(Errors.OAuthRefused, "The provider did not take the code.");

        var user = await Get(provider.Api + "/user", accessToken, ct);
        if (!user.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number) throw new OAuthException(Errors.OAuthRefused, "The provider does not say who signed in.");
        var addresses = await Get(provider.Api + "/user/emails", accessToken, ct);
        var primary = addresses.ValueKind != JsonValueKind.Array ? default : addresses.EnumerateArray().FirstOrDefault(a => Flag(a, "primary") && Flag(a, "verified"));
        var email = primary.ValueKind == JsonValueKind.Object ? Text(primary, "email") : null;
        return new()
        {
            Provider = provider.Name,
            Issuer = provider.Issuer,
            Subject = id.GetInt64().ToString(CultureInfo.InvariantCulture),
            Username = Text(user, "login"),
            Email = email,
            EmailVerified = email is not null,
            FullName = Text(user, "name"),
            GroupRole = null,
        };
    }

    private async Task<JsonElement> Get(string address, string accessToken, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) } };
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        var (accepted, answer) = await http.Ask(request, ct);
        return accepted ? answer : throw new OAuthException(Errors.OAuthRefused, "The provider does not say who signed in.");
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static bool Flag(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
