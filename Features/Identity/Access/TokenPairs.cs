using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.Access;

/// <summary>A pair about to be handed out: what the database keeps of it, and the refresh token itself.</summary>
public sealed record TokenPair
{
    public required Guid RefreshId { get; init; }
    public required string RefreshToken { get; init; }
    public required byte[] RefreshHash { get; init; }
    public required DateTimeOffset RefreshExpiresAt { get; init; }
    public required Guid AccessId { get; init; }
    public required DateTimeOffset AccessExpiresAt { get; init; }
}

/// <summary>Makes token pairs, for sign-in, refresh and change of password.</summary>
public sealed class TokenPairs(Tokens tokens, Keys keys, Settings settings, TimeProvider clock)
{
    public TokenPair New()
    {
        var now = clock.GetUtcNow();
        var refresh = Tokens.NewRefreshToken();
        return new()
        {
            RefreshId = Guid.CreateVersion7(now),
            RefreshToken = refresh,
            RefreshHash = keys.TokenHash(refresh),
            RefreshExpiresAt = now + settings.RefreshTokenLife,
            AccessId = Guid.CreateVersion7(now),
            AccessExpiresAt = now + settings.AccessTokenLife,
        };
    }

    public TokenResponse Answer(TokenPair pair, Guid userId, Guid organizationId, int generation) => new()
    {
        AccessToken = tokens.Issue(userId, organizationId, generation, pair.AccessId),
        RefreshToken = pair.RefreshToken,
        TokenType = "bearer",
        ExpiresIn = tokens.LifeSeconds,
    };
}
