using System.Text.Json.Serialization;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListGroups;

/// <summary>Which page of the groups.</summary>
public sealed record ListGroupsRequest
{
    /// <summary>1 to 200; 100 unless told.</summary>
    public int? Limit { get; init; }
    public int? Offset { get; init; }
}

/// <summary>The groups the caller can see, newest first.</summary>
public sealed record GroupListResponse : IPage
{
    public required IReadOnlyList<GroupResponse> Groups { get; init; }
    /// <summary>Of all pages.</summary>
    public required long Total { get; init; }
    [JsonIgnore]
    public int? NextOffset { get; init; }

    long? IPage.Total => Total;
    string? IPage.NextCursor => null;
}
