using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>A member of the organization.</summary>
public sealed record UserResponse : IVersioned, IIdentified
{
    public required Guid Id { get; init; }
    public required string Username { get; init; }
    public required string? Email { get; init; }
    public required string? FullName { get; init; }
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    public required bool IsActive { get; init; }
    public required DateTimeOffset? LastLoginAt { get; init; }
    /// <summary>When the person became a member.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
