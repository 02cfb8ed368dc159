using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.GetProject;

public static class GetProjectHandler
{
    private static readonly SqlFile<Args, ProjectResponse> Select = Sql.Beside<Args, ProjectResponse>();

    /// <summary>One project</summary>
    public static async Task<Results<Ok<ProjectResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, Caller caller, Db db, CancellationToken ct)
    {
        var project = await db.Maybe(Select, new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            Id = projectId,
            SeesAll = caller.SeesAll,
            GroupIds = caller.GroupIds,
            ProjectIds = caller.ProjectIds,
        }, ct);
        return project is null ? new Problem(Errors.NotFound, "No such project.") : TypedResults.Ok(project);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid Id { get; init; }
        public required bool SeesAll { get; init; }
        public required Guid[] GroupIds { get; init; }
        public required Guid[] ProjectIds { get; init; }
    }
}
