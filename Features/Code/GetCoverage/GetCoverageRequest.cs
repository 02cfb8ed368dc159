using Capstan.Features.Code.Coverage;

namespace Capstan.Features.Code.GetCoverage;

/// <summary>What is known of runs of a project's tests.</summary>
public sealed record GetCoverageResponse
{
    public required Guid ProjectId { get; init; }
    /// <summary>In order of name, 20 at most; empty while coverage is told by calls alone.</summary>
    public required IReadOnlyList<CoverageReportResponse> Reports { get; init; }
}
