using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.ChangeUserRole;

/// <summary>What the member shall be.</summary>
public sealed record ChangeUserRoleRequest
{
    /// <summary>Not above your own. <c>developer</c> and <c>operator</c> are taken as editor.</summary>
    /// <example>editor</example>
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
}
