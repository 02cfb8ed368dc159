using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Projects.DeleteVariable;

public static class DeleteVariableHandler
{
    private static readonly SqlFile<Args, string> Delete = Sql.Beside<Args, string>();

    /// <summary>Delete an environment variable</summary>
    public static async Task<Results<NoContent, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, [FromRoute(Name = "var_id")] Guid id, Caller caller, ProjectDirectory projects, AuditNote note, Db db, CancellationToken ct)
    {
        if ((await projects.Find(caller, projectId, ct, "projects:write")).Problem is { } problem) return problem;
        if (await db.Maybe(Delete, new() { OrganizationId = caller.OrganizationId, ProjectId = projectId, Id = id }, ct) is not { } name)
            return new Problem(Errors.NotFound, "The project has no such variable.");
        note.Before = new { Name = name };
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required Guid Id { get; init; }
    }
}
