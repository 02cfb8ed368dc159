using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.CreateInvitation;

/// <summary>Whom to invite, and as what.</summary>
public sealed record CreateInvitationRequest
{
    /// <example>sam@example.com</example>
    public required string Email { get; init; }
    /// <summary>Not above your own; viewer unless told. <c>developer</c> and <c>operator</c> are taken as editor.</summary>
    /// <example>editor</example>
    [AllowedValues(null, "viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public string? Role { get; init; }
}

/// <summary>An invitation that was sent. Its token is in the mail, and nowhere else.</summary>
public sealed record InvitationCreatedResponse : IIdentified
{
    public required Guid Id { get; init; }
    public required string Email { get; init; }
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    /// <summary>The address has an account: its owner accepts, and does not sign up.</summary>
    public required bool UserExists { get; init; }
    [AllowedValues("signup", "accept")]
    public required string ActionType { get; init; }
}
