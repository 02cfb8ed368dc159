using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.Members;

namespace Capstan.Features.Projects.RemoveProjectMember;

public static class RemoveProjectMemberHandler
{
    /// <summary>Take a member's role in the project away</summary>
    /// <remarks>Holds for the member's next request. The last admin of a project stays (409); nobody removes a role above his own.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, [FromRoute(Name = "user_id")] Guid userId,
        Caller caller, ProjectDirectory projects, ProjectMembers members, AuditNote note, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct, "projects:admin");
        if (project is null) return problem!;
        return await members.Remove(caller, project, userId, note, ct) is { } refusal ? refusal : TypedResults.NoContent();
    }
}
