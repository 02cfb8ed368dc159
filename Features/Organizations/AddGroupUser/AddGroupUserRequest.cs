using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.AddGroupUser;

/// <summary>A member of the organization and the role in the group.</summary>
public sealed record AddGroupUserRequest
{
    public required Guid UserId { get; init; }
    /// <summary>Not above your own in the group. It raises the member's role inside the group, and never lowers it.</summary>
    /// <example>editor</example>
    [AllowedValues("viewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
}
