namespace Capstan.Features.Identity.IdentityShared;

/// <summary>The signed-in person, in the organization of this request.</summary>
public sealed record MeResponse : IVersioned
{
    public required Guid Id { get; init; }
    public required string Username { get; init; }
    public required string? Email { get; init; }
    public required string? FullName { get; init; }
    public required bool IsActive { get; init; }
    public required bool IsSuperuser { get; init; }
    /// <summary>viewer, analyst, reviewer, editor, admin or owner.</summary>
    public required string Role { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string OrganizationName { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
