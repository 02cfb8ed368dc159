using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Projects.ActivateProject;

public static class ActivateProjectHandler
{
    /// <summary>Make a project my active one</summary>
    /// <remarks>Questions and queries that name no project mean it. Everybody has his own; it is no change of the project, so whoever sees it may.</remarks>
    public static async Task<Results<Ok<ActivateProjectResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, Caller caller, ProjectDirectory projects, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct);
        if (project is null) return problem!;
        if (!await projects.Activate(caller.OrganizationId, caller.UserId, projectId, ct)) return new Problem(Errors.NotFound, "No such project.");
        return TypedResults.Ok(new ActivateProjectResponse { Id = project.Id, Name = project.Name, IsActive = true, Message = $"Project {project.Name} is active." });
    }
}
