using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.Members;

namespace Capstan.Features.Organizations.AddUserProject;

public static class AddUserProjectHandler
{
    /// <summary>Give an account a role in a project</summary>
    /// <remarks><c>role</c> is viewer (unless told), editor, admin or owner, and not above your own in the project. 409 when the account has a role in it already.</remarks>
    public static async Task<Results<Ok<UserProjectResponse>, Problem>> Handle(
        [FromRoute(Name = "id")] Guid id, [FromRoute(Name = "project_id")] Guid projectId, [FromQuery(Name = "role")] string? role,
        Caller caller, ProjectDirectory projects, ProjectMembers members, AuditNote note, CancellationToken ct)
    {
        if (role is not null && !ProjectRoles.Is(role)) return Problem.Field("role", ProjectRoles.Message, "Role");
        var (project, problem) = await projects.Find(caller, projectId, ct, "projects:admin");
        if (project is null) return problem!;
        (var member, problem) = await members.Add(caller, project, id, null, Roles.Of(role ?? "viewer"), note, ct);
        return member is null ? problem! : TypedResults.Ok(new UserProjectResponse
        {
            Message = $"{member.Username} is {member.Role} of {project.Name}.",
            UserId = id,
            ProjectId = projectId,
            Role = member.Role,
        });
    }
}
