using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.ProjectsShared;
using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Projects.UpdateVariable;

public static class UpdateVariableHandler
{
    private static readonly SqlFile<FindArgs, ProjectVariableRow> Find = Sql.Beside<FindArgs, ProjectVariableRow>("FindVariable.sql");
    private static readonly SqlFile<Args, ProjectVariableRow> Update = Sql.Beside<Args, ProjectVariableRow>();

    /// <summary>Change an environment variable</summary>
    public static async Task<Results<Ok<ProjectVariableResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, [FromRoute(Name = "var_id")] Guid id, UpdateVariableRequest request,
        Caller caller, ProjectDirectory projects, ProjectVariables variables, Sealer sealer, AuditNote note, Db db, CancellationToken ct)
    {
        if ((await projects.Find(caller, projectId, ct, "projects:write")).Problem is { } problem) return problem;
        var (row, refusal) = await db.InTransaction<(ProjectVariableRow?, Problem?)>(async transaction =>
        {
            if (await transaction.Maybe(Find, new() { OrganizationId = caller.OrganizationId, ProjectId = projectId, Id = id }, ct) is not { } was)
                return (null, new(Errors.NotFound, "The project has no such variable."));
            var value = was.IsSecret && request.Value == Masks.Set ? null : request.Value;
            // Otherwise whoever may write could read what he was never shown.
            if (was.IsSecret && request.IsSecret == false && value is null) return (null, Problem.Field("value", "A secret becomes readable only together with a new value."));
            note.Before = new { Name = was.Key, was.IsSecret };
            return (await transaction.One(Update, new()
            {
                OrganizationId = caller.OrganizationId,
                ProjectId = projectId,
                Id = id,
                Key = request.Key ?? was.Key,
                Value = value is null ? was.Value : sealer.Seal(ProjectVariables.Place(caller.OrganizationId, id), value),
                IsSecret = request.IsSecret ?? was.IsSecret,
                UpdatedBy = caller.UserId,
            }, ct), null);
        }, ct);
        if (row is null) return refusal!;
        note.After = new { Name = row.Key, row.IsSecret, ValueChanged = request.Value is not null };
        return TypedResults.Ok(await variables.Show(caller.OrganizationId, row, ct));
    }

    private sealed record FindArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required Guid Id { get; init; }
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required Guid Id { get; init; }
        public required string Key { get; init; }
        public required byte[] Value { get; init; }
        public required bool IsSecret { get; init; }
        public required Guid UpdatedBy { get; init; }
    }
}
