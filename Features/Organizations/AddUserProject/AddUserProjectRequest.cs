using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.AddUserProject;

/// <summary>The role an account has in a project now.</summary>
public sealed record UserProjectResponse
{
    public required string Message { get; init; }
    public required Guid UserId { get; init; }
    public required Guid ProjectId { get; init; }
    [AllowedValues("viewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
}
