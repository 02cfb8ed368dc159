using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.Members;

namespace Capstan.Features.Projects.ChangeProjectMember;

public static class ChangeProjectMemberHandler
{
    /// <summary>Change a member's role in the project</summary>
    /// <remarks>Holds for the member's next request. The last admin of a project stays one (409); nobody changes a role above his own.</remarks>
    public static async Task<Results<Ok<ProjectMemberResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, [FromRoute(Name = "user_id")] Guid userId, ChangeProjectMemberRequest request,
        Caller caller, ProjectDirectory projects, ProjectMembers members, AuditNote note, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct, "projects:admin");
        if (project is null) return problem!;
        (var member, problem) = await members.SetRole(caller, project, userId, Roles.Of(request.Role), note, ct);
        return member is null ? problem! : TypedResults.Ok(member);
    }
}
