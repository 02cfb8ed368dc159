namespace Capstan.Features.Identity.Register;

/// <summary>A new account with an organization of its own, which it owns.</summary>
public sealed record RegisterRequest
{
    /// <summary>At most 100 characters, no spaces, unique whatever its case; the e-mail address when absent.</summary>
    /// <example>dana</example>
    public string? Username { get; init; }
    /// <summary>At most 255 characters, unique whatever its case. Required unless <c>username</c> is given.</summary>
    /// <example>dana@example.com</example>
    public string? Email { get; init; }
    /// <summary>8 to 200 characters with upper and lower case, a digit and a special character.</summary>
    /// <example>Correct-horse-7</example>
    public required string Password { get; init; }
    public string? FullName { get; init; }
    /// <summary>What the organization is called; the user name when absent.</summary>
    public string? OrganizationName { get; init; }
}
