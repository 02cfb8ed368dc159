using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.ListProjects;

public static class ListProjectsHandler
{
    private static readonly SqlFile<Args, ProjectResponse> Select = Sql.Beside<Args, ProjectResponse>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountProjects.sql");

    /// <summary>List projects</summary>
    /// <remarks>Admins see every project; others see projects without a group, and those they have a role in, through the group or directly.</remarks>
    public static async Task<Ok<ProjectListResponse>> Handle([AsParameters] ListProjectsRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            GroupId = request.GroupId,
            SeesAll = caller.SeesAll,
            GroupIds = caller.GroupIds,
            ProjectIds = caller.ProjectIds,
            Take = request.Limit ?? 100,
            Skip = request.Offset ?? 0,
        };
        var (projects, counts) = await db.Both(Select, args, Count, args, ct);
        return TypedResults.Ok(new ProjectListResponse { Projects = projects, Total = counts[0], NextOffset = Page.NextOffset(args.Skip, projects.Count, counts[0]) });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid? GroupId { get; init; }
        public required bool SeesAll { get; init; }
        public required Guid[] GroupIds { get; init; }
        public required Guid[] ProjectIds { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
