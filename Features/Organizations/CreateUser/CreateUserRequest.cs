using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.CreateUser;

/// <summary>A new account in the organization.</summary>
public sealed record CreateUserRequest
{
    /// <summary>At most 100 characters, no spaces, unique whatever its case; the e-mail address when absent.</summary>
    /// <example>sam</example>
    public string? Username { get; init; }
    /// <summary>Unique whatever its case. Required unless <c>username</c> is given.</summary>
    /// <example>sam@example.com</example>
    public string? Email { get; init; }
    /// <summary>8 to 200 characters with upper and lower case, a digit and a special character.</summary>
    /// <example>Correct-horse-7</example>
    public required string Password { get; init; }
    public string? FullName { get; init; }
    /// <summary>Not above your own; viewer unless told.</summary>
    /// <example>editor</example>
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public string? Role { get; init; }
}
