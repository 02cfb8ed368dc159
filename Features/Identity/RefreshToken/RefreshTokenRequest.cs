namespace Capstan.Features.Identity.RefreshToken;

/// <summary>The refresh token of the latest pair. It works once.</summary>
public sealed record RefreshTokenRequest
{
    public required string RefreshToken { get; init; }
}
