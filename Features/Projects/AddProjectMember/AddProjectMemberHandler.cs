using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.Members;

namespace Capstan.Features.Projects.AddProjectMember;

public static class AddProjectMemberHandler
{
    /// <summary>Give a member of the organization a role in the project</summary>
    /// <remarks>For admins of the project, its group or the organization. 404 for an address that is nobody's in the organization, 409 for who has a role already.</remarks>
    public static async Task<Results<Created<ProjectMemberResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, AddProjectMemberRequest request, Caller caller, ProjectDirectory projects, ProjectMembers members, AuditNote note, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct, "projects:admin");
        if (project is null) return problem!;
        if (request.Email is null && request.UserId is null) return Problem.Field("email", "Send email or user_id.", "Required");
        (var member, problem) = await members.Add(caller, project, request.UserId, request.Email, Roles.Of(request.Role ?? "viewer"), note, ct);
        return member is null ? problem! : TypedResults.Created($"/api/v1/projects/{projectId}/members", member);
    }
}
