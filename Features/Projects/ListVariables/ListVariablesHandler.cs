using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.ProjectsShared;
using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Projects.ListVariables;

public static class ListVariablesHandler
{
    /// <summary>List the project's environment variables</summary>
    /// <remarks>All of them, by name: a project has at most 50. Values of secret ones are masked.</remarks>
    public static async Task<Results<Ok<Page<ProjectVariableResponse>>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, Caller caller, ProjectDirectory projects, ProjectVariables variables, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct);
        if (project is null) return problem!;
        var shown = await variables.Shown(caller.OrganizationId, projectId, ct);
        return TypedResults.Ok(new Page<ProjectVariableResponse> { Items = shown, Total = shown.Count, Limit = ProjectVariables.Most, Offset = 0, NextCursor = null });
    }
}
