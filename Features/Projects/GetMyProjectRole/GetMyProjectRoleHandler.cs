using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Projects.GetMyProjectRole;

public static class GetMyProjectRoleHandler
{
    /// <summary>My role in the project</summary>
    /// <remarks>The highest of the roles in the organization, on the project's group and on the project. A key's scopes may allow less.</remarks>
    public static async Task<Results<Ok<MyProjectRoleResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, Caller caller, ProjectDirectory projects, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct);
        if (project is null) return problem!;
        return TypedResults.Ok(new MyProjectRoleResponse
        {
            ProjectId = project.Id,
            UserId = caller.UserId,
            Role = ProjectDirectory.RoleIn(caller, project).Name(),
            IsSuperuser = caller.IsSuperuser,
            AuthRequired = true,
        });
    }
}
