using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Projects.AddProjectMember;

/// <summary>A member of the organization and the role in the project.</summary>
public sealed record AddProjectMemberRequest
{
    /// <summary>The account's address, whatever its case. Required unless <c>user_id</c> is given.</summary>
    /// <example>sam@example.com</example>
    public string? Email { get; init; }
    public Guid? UserId { get; init; }
    /// <summary>Not above your own in the project; viewer unless told.</summary>
    /// <example>editor</example>
    [AllowedValues(null, "viewer", "editor", "admin", "owner")]
    public string? Role { get; init; }
}
