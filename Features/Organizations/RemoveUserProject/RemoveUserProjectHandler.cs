using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.Members;

namespace Capstan.Features.Organizations.RemoveUserProject;

public static class RemoveUserProjectHandler
{
    /// <summary>Take an account's role in a project away</summary>
    public static async Task<Results<NoContent, Problem>> Handle(
        [FromRoute(Name = "id")] Guid id, [FromRoute(Name = "project_id")] Guid projectId,
        Caller caller, ProjectDirectory projects, ProjectMembers members, AuditNote note, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct, "projects:admin");
        if (project is null) return problem!;
        return await members.Remove(caller, project, id, note, ct) is { } refusal ? refusal : TypedResults.NoContent();
    }
}
