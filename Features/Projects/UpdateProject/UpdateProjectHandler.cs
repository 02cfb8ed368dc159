using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.UpdateProject;

public static class UpdateProjectHandler
{
    private static readonly SqlFile<Args, ProjectResponse> Update = Sql.Beside<Args, ProjectResponse>();

    /// <summary>Change a project</summary>
    public static async Task<Results<Ok<ProjectResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, UpdateProjectRequest request, IfMatch ifMatch, Caller caller, ProjectDirectory projects, Db db, CancellationToken ct)
    {
        if ((await projects.Find(caller, projectId, ct, "projects:write")).Problem is { } problem) return problem;
        var project = await db.Maybe(Update, new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            Id = projectId,
            Name = request.Name,
            Description = request.Description,
            Metadata = request.Metadata,
            IfMatch = ifMatch.UpdatedAt,
        }, ct);
        return project is null ? new Problem(Errors.PreconditionFailed) : TypedResults.Ok(project);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid Id { get; init; }
        public required string? Name { get; init; }
        public required string? Description { get; init; }
        public required RawJson? Metadata { get; init; }
        public required DateTimeOffset? IfMatch { get; init; }
    }
}
