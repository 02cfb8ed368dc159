using System.Text.Json.Serialization;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListGroupUsers;

/// <summary>Which page of the members.</summary>
public sealed record ListGroupUsersRequest
{
    /// <summary>1 to 200; 100 unless told.</summary>
    public int? Limit { get; init; }
    public int? Offset { get; init; }
}

/// <summary>Who has a role in the group, longest first.</summary>
public sealed record GroupUserListResponse : IPage
{
    public required IReadOnlyList<GroupUserResponse> Users { get; init; }
    /// <summary>Of all pages.</summary>
    public required long Total { get; init; }
    [JsonIgnore]
    public int? NextOffset { get; init; }

    long? IPage.Total => Total;
    string? IPage.NextCursor => null;
}
