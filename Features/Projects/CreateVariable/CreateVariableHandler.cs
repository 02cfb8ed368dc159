using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.ProjectsShared;
using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Projects.CreateVariable;

public static class CreateVariableHandler
{
    private static readonly SqlFile<ProjectArgs, Guid> Lock = Sql.Beside<ProjectArgs, Guid>("LockProject.sql");
    private static readonly SqlFile<ProjectArgs, long> Count = Sql.Beside<ProjectArgs, long>("CountVariables.sql");
    private static readonly SqlFile<Args, ProjectVariableRow> Insert = Sql.Beside<Args, ProjectVariableRow>();

    /// <summary>Add an environment variable</summary>
    /// <remarks>Kept sealed. A project has at most 50 (409), each name once (409).</remarks>
    public static async Task<Results<Created<ProjectVariableResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, CreateVariableRequest request,
        Caller caller, ProjectDirectory projects, ProjectVariables variables, Sealer sealer, AuditNote note, Db db, CancellationToken ct)
    {
        if ((await projects.Find(caller, projectId, ct, "projects:write")).Problem is { } problem) return problem;
        var id = Guid.CreateVersion7();
        var row = await db.InTransaction(async transaction =>
        {
            // Who adds variables takes turns. The count is a statement of its own: it must see what the turn before it left.
            var project = new ProjectArgs { OrganizationId = caller.OrganizationId, ProjectId = projectId };
            await transaction.Maybe(Lock, project, ct);
            if (await transaction.One(Count, project, ct) >= ProjectVariables.Most) return null;
            return await transaction.One(Insert, new()
            {
                OrganizationId = caller.OrganizationId,
                Id = id,
                ProjectId = projectId,
                Key = request.Key,
                Value = sealer.Seal(ProjectVariables.Place(caller.OrganizationId, id), request.Value),
                IsSecret = request.IsSecret ?? false,
                UpdatedBy = caller.UserId,
            }, ct);
        }, ct);
        if (row is null) return new Problem(Errors.Conflict, $"The project has {ProjectVariables.Most} environment variables, which is the most.");
        note.After = new { Name = row.Key, row.IsSecret };
        return TypedResults.Created($"/api/v1/projects/{projectId}/env", await variables.Show(caller.OrganizationId, row, ct));
    }

    private sealed record ProjectArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid ProjectId { get; init; }
        public required string Key { get; init; }
        public required byte[] Value { get; init; }
        public required bool IsSecret { get; init; }
        public required Guid UpdatedBy { get; init; }
    }
}
