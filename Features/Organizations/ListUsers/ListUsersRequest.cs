using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListUsers;

/// <summary>Which members, and which page of them.</summary>
public sealed record ListUsersRequest
{
    /// <summary>Part of the user name, e-mail address or full name; at most 100 characters.</summary>
    public string? Search { get; init; }
    /// <summary>Only members of this role.</summary>
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public string? Role { get; init; }
    /// <summary>1 to 200; 100 unless told.</summary>
    public int? Limit { get; init; }
    public int? Offset { get; init; }
}

/// <summary>Members, newest first.</summary>
public sealed record UserListResponse : IPage
{
    public required IReadOnlyList<UserResponse> Users { get; init; }
    /// <summary>Of all pages.</summary>
    public required long Total { get; init; }
    [JsonIgnore]
    public int? NextOffset { get; init; }

    long? IPage.Total => Total;
    string? IPage.NextCursor => null;
}
