using Capstan.Features.Code.Coverage;
using Capstan.Features.Code.Scenarios.TestCoverage;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.GetCoverage;

public static class GetCoverageHandler
{
    /// <summary>See which coverage reports a project has</summary>
    /// <remarks>What they measured, and how much of it is in the imported code.</remarks>
    public static async Task<Results<Ok<GetCoverageResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, Caller caller, ProjectDirectory projects, CoverageStore store, CoverageFiles files, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct, "scenarios:read");
        if (problem is not null) return problem;
        var reports = await store.Reports(caller.OrganizationId, projectId, ct);
        var matched = reports.Count == 0 ? null : await files.Match(project!, await store.Paths(caller.OrganizationId, projectId, ct), ct);
        return TypedResults.Ok(new GetCoverageResponse { ProjectId = projectId, Reports = reports.ConvertAll(r => CoverageReportResponse.Of(r, matched)) });
    }
}
