namespace Capstan.Features.Code.DeleteCoverage;

public sealed record DeleteCoverageRequest
{
    [FromRoute(Name = "project_id")]
    public required Guid ProjectId { get; init; }
    /// <summary>Only the report of this name; all of them unless told.</summary>
    [FromQuery(Name = "name")]
    public string? Name { get; init; }
}
