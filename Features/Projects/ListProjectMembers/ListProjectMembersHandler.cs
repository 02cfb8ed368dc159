using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.Members;

namespace Capstan.Features.Projects.ListProjectMembers;

public static class ListProjectMembersHandler
{
    /// <summary>Who has a role in the project</summary>
    /// <remarks>Roles given on the project itself, oldest first. Members of its group, and admins of the organization, have access without being listed here.</remarks>
    public static async Task<Results<Ok<Page<ProjectMemberResponse>>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, [AsParameters] ListProjectMembersRequest request, Caller caller, ProjectDirectory projects, ProjectMembers members, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct);
        if (project is null) return problem!;
        var (limit, offset) = (request.Limit ?? 100, request.Offset ?? 0);
        var (rows, total) = await members.Of(project, limit, offset, ct);
        return TypedResults.Ok(new Page<ProjectMemberResponse> { Items = rows, Total = total, Limit = limit, Offset = offset, NextCursor = null });
    }
}
