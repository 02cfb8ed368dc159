using System.Text.Json.Serialization;
using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.ListProjects;

/// <summary>Which projects, and which page of them.</summary>
public sealed record ListProjectsRequest
{
    /// <summary>Only projects of this group.</summary>
    [FromQuery(Name = "group_id")]
    public Guid? GroupId { get; init; }
    /// <summary>1 to 200; 100 unless told.</summary>
    public int? Limit { get; init; }
    public int? Offset { get; init; }
}

/// <summary>The projects the caller can see, newest first.</summary>
public sealed record ProjectListResponse : IPage
{
    public required IReadOnlyList<ProjectResponse> Projects { get; init; }
    /// <summary>Of all pages.</summary>
    public required long Total { get; init; }
    [JsonIgnore]
    public int? NextOffset { get; init; }

    long? IPage.Total => Total;
    string? IPage.NextCursor => null;
}
