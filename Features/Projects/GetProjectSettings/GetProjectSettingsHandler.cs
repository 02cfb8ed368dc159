using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.GetProjectSettings;

public static class GetProjectSettingsHandler
{
    /// <summary>The project's run settings</summary>
    public static async Task<Results<Ok<ProjectSettingsResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, Caller caller, ProjectDirectory projects, Db db, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct);
        return project is null ? problem! : TypedResults.Ok(await SettingsOfProject.Find(db, caller.OrganizationId, projectId, ct));
    }
}
