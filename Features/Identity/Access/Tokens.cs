using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Capstan.Features.Identity.Access;

/// <summary>What an access token says once its signature and lifetime have been checked.</summary>
public sealed record AccessToken(Guid UserId, Guid OrganizationId, Guid Id, int Generation, DateTimeOffset ExpiresAt);

/// <summary>Access tokens: JWT (RFC 7519), HS256 only, with <c>sub exp iat jti type org gen</c>.</summary>
public sealed class Tokens(Keys keys, Settings settings, TimeProvider clock)
{
    private const string Issuer = "capstan";
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

    public string Issue(Guid userId, Guid organizationId, int generation, Guid? id = null)
    {
        var now = clock.GetUtcNow();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            IssuedAt = now.UtcDateTime,
            Expires = now.UtcDateTime + settings.AccessTokenLife,
            SigningCredentials = _credentials,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = userId.ToString(),
                ["jti"] = (id ?? Guid.CreateVersion7(now)).ToString(),
                ["type"] = "access",
                ["org"] = organizationId.ToString(),
                ["gen"] = generation,
            },
        });
    }

    /// <summary>Null when the token is not one of ours, or not valid any more.</summary>
    public async ValueTask<AccessToken?> Read(string text)
    {
        if (text.Length > 4096) return null;
        var result = await _handler.ValidateTokenAsync(text, _rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token) return null;
        return token.TryGetPayloadValue<string>("type", out var type) && type == "access"
            && token.TryGetPayloadValue<string>("org", out var org) && Guid.TryParse(org, out var organizationId)
            && token.TryGetPayloadValue<int>("gen", out var generation)
            && Guid.TryParse(token.Subject, out var userId) && Guid.TryParse(token.Id, out var id)
                ? new(userId, organizationId, id, generation, token.ValidTo)
                : null;
    }

    /// <summary>A refresh token: opaque, 256 random bits; only its HMAC is stored.</summary>
    public static string NewRefreshToken() => "crt_" + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public static string NewApiKey() => "rak_" + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
}
