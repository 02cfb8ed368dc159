using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Projects.ChangeProjectMember;

/// <summary>What the member shall be in the project.</summary>
public sealed record ChangeProjectMemberRequest
{
    /// <summary>Not above your own in the project.</summary>
    /// <example>editor</example>
    [AllowedValues("viewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
}
