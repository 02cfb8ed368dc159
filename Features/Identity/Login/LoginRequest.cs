namespace Capstan.Features.Identity.Login;

/// <summary>A user name or e-mail address, and the password.</summary>
public sealed record LoginRequest
{
    /// <summary>User name or e-mail address. Required unless <c>email</c> is given.</summary>
    /// <example>admin</example>
    public string? Username { get; init; }
    /// <summary>The same as <c>username</c>, for clients that call it so.</summary>
    public string? Email { get; init; }
    /// <example>Correct-horse-7</example>
    public required string Password { get; init; }
}
