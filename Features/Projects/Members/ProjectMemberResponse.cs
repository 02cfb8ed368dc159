using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Projects.Members;

/// <summary>A person's role in one project. It raises the role in the organization there, and never lowers it.</summary>
public sealed record ProjectMemberResponse
{
    public required Guid UserId { get; init; }
    public required string Username { get; init; }
    public required string? Email { get; init; }
    public required string? FullName { get; init; }
    [AllowedValues("viewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    public required DateTimeOffset GrantedAt { get; init; }
    /// <summary>Who gave it; null when that is not known.</summary>
    public required Guid? GrantedBy { get; init; }
}

/// <summary>One project that a person has a role in.</summary>
public sealed record UserProjectEntry
{
    public required Guid ProjectId { get; init; }
    public required string ProjectName { get; init; }
    [AllowedValues("viewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    public required DateTimeOffset GrantedAt { get; init; }
}

/// <summary>The roles there are in a project.</summary>
public static class ProjectRoles
{
    public const string Message = "One of: viewer, editor, admin, owner.";

    public static bool Is(string? text) => Roles.TryParse(text, out var role) && role is Role.Viewer or Role.Editor or Role.Admin or Role.Owner;
}
