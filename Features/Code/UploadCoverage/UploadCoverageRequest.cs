namespace Capstan.Features.Code.UploadCoverage;

public sealed record UploadCoverageRequest
{
    [FromRoute(Name = "project_id")]
    public required Guid ProjectId { get; init; }
    /// <summary>Which report of the project this is, for projects with several test suites or languages: 1 to 100 characters; <c>default</c> unless told. The report of this name before it goes.</summary>
    [FromQuery(Name = "name")]
    public string? Name { get; init; }
    /// <summary>The commit the tests ran on, 7 to 64 hexadecimal digits; the imported one unless told.</summary>
    [FromQuery(Name = "commit")]
    public string? Commit { get; init; }
}
