using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.SignUp;

/// <summary>A new account, with an organization of its own or in the one that invited it.</summary>
public sealed record SignUpRequest
{
    /// <summary>At most 100 characters, unique whatever its case; the account's user name too. With an invitation: the invited address.</summary>
    /// <example>dana@example.com</example>
    public required string Email { get; init; }
    /// <summary>8 to 200 characters with upper and lower case, a digit and a special character.</summary>
    /// <example>Correct-horse-7</example>
    public required string Password { get; init; }
    /// <summary>1 to 200 characters.</summary>
    /// <example>Dana Vega</example>
    public required string Name { get; init; }
    /// <summary>What the new organization is called, 1 to 200 characters. Required without <c>invite_token</c>.</summary>
    /// <example>Vega Labs</example>
    public string? OrganizationName { get; init; }
    /// <summary>The token of an invitation: the account joins that organization, in the invitation's role.</summary>
    public string? InviteToken { get; init; }

    // The compiler's ToString would print the password.
    public override string ToString() => Email;
}

/// <summary>The new account, signed in.</summary>
public sealed record SignUpResponse
{
    /// <summary>The same as <c>access_token</c>.</summary>
    public required string Token { get; init; }
    public required string AccessToken { get; init; }
    /// <summary>Makes the next pair, once, at <c>POST /auth/refresh</c>.</summary>
    public required string RefreshToken { get; init; }
    /// <example>bearer</example>
    public required string TokenType { get; init; }
    /// <summary>Life of the access token, in seconds.</summary>
    public required int ExpiresIn { get; init; }
    public required SignedUpUser User { get; init; }
}

public sealed record SignedUpUser
{
    public required Guid Id { get; init; }
    public required string Email { get; init; }
    public required string Name { get; init; }
    /// <summary>owner of an organization of one's own; otherwise as invited.</summary>
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string OrganizationName { get; init; }
}
