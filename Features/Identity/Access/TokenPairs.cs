using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.Access;

/// <summary>A refresh token about to be handed out, and what the database keeps of it.</summary>
public sealed record NewRefreshToken
{
    public required Guid Id { get; init; }
    public required string Text { get; init; }
    public required byte[] Hash { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Makes token pairs, for sign-in, refresh and change of password.</summary>
public sealed class TokenPairs(Tokens tokens, Keys keys, Settings settings, TimeProvider clock)
{
    public NewRefreshToken NewRefresh()
    {
        var now = clock.GetUtcNow();
        var text = Tokens.NewRefreshToken();
        return new() { Id = Guid.CreateVersion7(now), Text = text, Hash = keys.TokenHash(text), ExpiresAt = now + settings.RefreshTokenLife };
    }

    public TokenResponse Answer(NewRefreshToken refresh, Guid userId, Guid organizationId, int generation, Guid signInId) => new()
    {
        AccessToken = tokens.Issue(userId, organizationId, generation, signInId),
        RefreshToken = refresh.Text,
        TokenType = "bearer",
        ExpiresIn = tokens.LifeSeconds,
    };
}
