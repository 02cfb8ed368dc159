namespace Capstan.Features.Identity.IdentityShared;

/// <summary>A token pair. The access token goes into <c>Authorization: Bearer</c>; the refresh token makes the next pair, once.</summary>
public sealed record TokenResponse
{
    public required string AccessToken { get; init; }
    public required string RefreshToken { get; init; }
    /// <example>bearer</example>
    public required string TokenType { get; init; }
    /// <summary>Life of the access token, in seconds.</summary>
    /// <example>1800</example>
    public required int ExpiresIn { get; init; }
}
