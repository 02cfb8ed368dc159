using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.ValidateInvitation;

/// <summary>What an invited person should know before saying yes.</summary>
public sealed record InvitationPreviewResponse
{
    /// <summary>Always true: what is not valid is 404.</summary>
    public required bool Valid { get; init; }
    public required string OrganizationName { get; init; }
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    /// <summary>Null when the inviter is gone.</summary>
    public required string? InviterName { get; init; }
    /// <summary>The invited address has an account: sign in and accept. Otherwise sign up.</summary>
    public required bool UserExists { get; init; }
}
