using Capstan.Features.Code.Thresholds;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.GetScenarioSettings;

public static class GetScenarioSettingsHandler
{
    private static readonly SqlFile<Args, ScenarioSettingsRow> Select = Sql.Beside<Args, ScenarioSettingsRow>();

    /// <summary>What the scenarios of a project work by</summary>
    /// <remarks>Thresholds, weights and rules: what was set, and the defaults of what was not.</remarks>
    public static async Task<Results<Ok<ScenarioSettingsResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, Caller caller, ProjectDirectory projects, Db db, CancellationToken ct)
    {
        if ((await projects.Find(caller, projectId, ct, "scenarios:read")).Problem is { } problem) return problem;
        var row = await db.Maybe(Select, new() { OrganizationId = caller.OrganizationId, ProjectId = projectId }, ct);
        return row is null
            ? new Problem(Errors.NotFound, "No such project.")
            : TypedResults.Ok(new ScenarioSettingsResponse { ProjectId = projectId, Settings = ScenarioSettingsStore.Parse(row.Settings), UpdatedAt = row.UpdatedAt });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
    }
}
