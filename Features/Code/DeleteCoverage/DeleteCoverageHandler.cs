using Capstan.Features.Code.Coverage;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.DeleteCoverage;

public static class DeleteCoverageHandler
{
    /// <summary>Forget coverage reports of a project</summary>
    /// <remarks>The one that is named, or all of them. The scenarios then go by calls again. None there is 404.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle([AsParameters] DeleteCoverageRequest request, Caller caller, ProjectDirectory projects, CoverageStore store, CancellationToken ct)
    {
        if ((await projects.Find(caller, request.ProjectId, ct, "scenarios:write")).Problem is { } problem) return problem;
        return await store.Delete(caller.OrganizationId, request.ProjectId, request.Name, ct) > 0 ? TypedResults.NoContent() : new Problem(Errors.NotFound, "No such coverage report.");
    }
}
