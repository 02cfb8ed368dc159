using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>A person's role in a group.</summary>
public sealed record GroupUserResponse : IIdentified
{
    /// <summary>Of the grant.</summary>
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public required string Username { get; init; }
    [AllowedValues("viewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
