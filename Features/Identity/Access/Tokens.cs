using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Capstan.Features.Identity.Access;

/// <summary>What an access token says once its signature and lifetime have been checked.</summary>
public sealed record AccessToken(Guid UserId, Guid OrganizationId, Guid Id, Guid SignInId, int Generation, DateTimeOffset ExpiresAt);

/// <summary>Somebody whose first factor was right, and whose second is awaited.</summary>
public sealed record SignInChallenge(Guid UserId, Guid Id, int Generation, string Method, DateTimeOffset ExpiresAt);

/// <summary>Access tokens: JWT (RFC 7519), HS256 only, with <c>sub exp iat jti type org gen sid</c>.</summary>
public sealed class Tokens(Keys keys, Settings settings, TimeProvider clock)
{
    private const string Issuer = "capstan";
    private static readonly TimeSpan ChallengeLife = TimeSpan.FromMinutes(5);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials = new(new SymmetricSecurityKey(keys.Jwt), SecurityAlgorithms.HmacSha256);
    private readonly TokenValidationParameters _rules = new()
    {
        ValidIssuer = Issuer,
        ValidateAudience = false,
        RequireExpirationTime = true,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKey = new SymmetricSecurityKey(keys.Jwt),
        ClockSkew = TimeSpan.Zero,
        LifetimeValidator = (_, expires, _, _) => expires > clock.GetUtcNow().UtcDateTime,
    };

    public int LifeSeconds => (int)settings.AccessTokenLife.TotalSeconds;

    public string Issue(Guid userId, Guid organizationId, int generation, Guid signInId) => Sign(settings.AccessTokenLife, new()
    {
        ["sub"] = userId.ToString(),
        ["type"] = "access",
        ["org"] = organizationId.ToString(),
        ["gen"] = generation,
        ["sid"] = signInId.ToString(),
    });

    /// <summary>Opens nothing but the second leg of a sign-in.</summary>
    public string IssueChallenge(Guid userId, int generation, string method) => Sign(ChallengeLife, new()
    {
        ["sub"] = userId.ToString(),
        ["type"] = "mfa",
        ["gen"] = generation,
        ["method"] = method,
    });

    /// <summary>Null when the token is not one of ours, or not valid any more.</summary>
    public async ValueTask<AccessToken?> Read(string text)
    {
        if (await Verified(text, "access") is not { } token) return null;
        return token.TryGetPayloadValue<string>("org", out var org) && Guid.TryParse(org, out var organizationId)
            && token.TryGetPayloadValue<int>("gen", out var generation)
            && token.TryGetPayloadValue<string>("sid", out var sid) && Guid.TryParse(sid, out var signInId)
            && Guid.TryParse(token.Subject, out var userId) && Guid.TryParse(token.Id, out var id)
                ? new(userId, organizationId, id, signInId, generation, token.ValidTo)
                : null;
    }

    public async ValueTask<SignInChallenge?> ReadChallenge(string text)
    {
        if (await Verified(text, "mfa") is not { } token) return null;
        return token.TryGetPayloadValue<int>("gen", out var generation) && token.TryGetPayloadValue<string>("method", out var method)
            && Guid.TryParse(token.Subject, out var userId) && Guid.TryParse(token.Id, out var id)
                ? new(userId, id, generation, method, token.ValidTo)
                : null;
    }

    /// <summary>A refresh token: opaque, 256 random bits; only its HMAC is stored.</summary>
    public static string NewRefreshToken() => "crt_" + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public static bool IsApiKey(string credential) =>
        credential.StartsWith("rak_", StringComparison.Ordinal) || credential.StartsWith("whops_", StringComparison.Ordinal);

    /// <summary>A key as <c>POST /security/api-keys</c> hands it out.</summary>
    public static string NewSecurityKey() => "whops_" + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public static string NewApiKey() => "rak_" + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    private string Sign(TimeSpan life, Dictionary<string, object> claims)
    {
        var now = clock.GetUtcNow();
        claims["jti"] = Guid.CreateVersion7(now).ToString();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            IssuedAt = now.UtcDateTime,
            Expires = now.UtcDateTime + life,
            SigningCredentials = _credentials,
            Claims = claims,
        });
    }

    private async ValueTask<JsonWebToken?> Verified(string text, string type)
    {
        if (text.Length > 4096) return null;
        var result = await _handler.ValidateTokenAsync(text, _rules);
        return result.IsValid && result.SecurityToken is JsonWebToken token && token.TryGetPayloadValue<string>("type", out var said) && said == type ? token : null;
    }
}
