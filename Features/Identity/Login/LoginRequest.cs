namespace Capstan.Features.Identity.Login;

/// <summary>A user name or e-mail address, and the password.</summary>
public sealed record LoginRequest
{
    /// <summary>User name or e-mail address.</summary>
    /// <example>admin</example>
    public required string Username { get; init; }
    /// <example>Correct-horse-7</example>
    public required string Password { get; init; }
}

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
