using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Projects.GetMyProjectRole;

/// <summary>What the caller is in a project, all grants taken together.</summary>
public sealed record MyProjectRoleResponse
{
    public required Guid ProjectId { get; init; }
    public required Guid UserId { get; init; }
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    public required bool IsSuperuser { get; init; }
    /// <summary>Always true here: who is not signed in is nobody.</summary>
    public required bool AuthRequired { get; init; }
}
