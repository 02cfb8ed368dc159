using System.Text.Json.Serialization;
using Capstan.Features.Projects.Members;

namespace Capstan.Features.Organizations.ListUserProjects;

/// <summary>Which page of the projects.</summary>
public sealed record ListUserProjectsRequest
{
    /// <summary>1 to 200; 100 unless told.</summary>
    public int? Limit { get; init; }
    public int? Offset { get; init; }
}

/// <summary>The projects an account was given a role in, newest first.</summary>
public sealed record UserProjectListResponse : IPage
{
    public required Guid UserId { get; init; }
    public required string? UserEmail { get; init; }
    public required IReadOnlyList<UserProjectEntry> Projects { get; init; }
    /// <summary>Of all pages.</summary>
    public required long Total { get; init; }
    [JsonIgnore]
    public int? NextOffset { get; init; }

    long? IPage.Total => Total;
    string? IPage.NextCursor => null;
}
